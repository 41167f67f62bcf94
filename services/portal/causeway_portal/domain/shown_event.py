"""The portal's view of an event: what the public may see of it, and the join link that only participants may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

Texts = Mapping[str, str]

MODES = ("onsite", "online")
"""In the order in which pages show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an event happens onsite."""

    name: Texts
    address: str | None = None
    city: Texts
    country: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An institution's part in an event or a programme."""

    institution_id: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What changed last in time or place, or why it was cancelled, for those who knew the old state."""

    previous_start: datetime | None = None
    previous_zone: str | None = None
    fields_changed: tuple[str, ...] = ()
    reason: Texts


class Registering(Enum):
    """Whether one can register now, and if not, why."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """An event as last announced. ``seq`` is the announcement's, ``revision`` counts our own changes."""

    id: str
    revision: int = 1
    seq: int
    programme_id: str
    edition_id: str
    status: str
    title: Texts
    summary: Texts
    description: Texts
    languages: tuple[str, ...]
    zone: str
    starts_at: datetime
    ends_at: datetime
    place: Place | None
    join_link: str | None
    capacities: Mapping[str, int | None]
    hosts: tuple[Host, ...]
    opens_at: datetime | None
    closes_at: datetime
    sequence: int
    changed_at: datetime
    notice: Notice | None = None

    @property
    def first_language(self) -> str | None:
        """The language the event itself is announced in first."""
        return self.languages[0] if self.languages else next(iter(self.title), None)

    @property
    def modes(self) -> tuple[str, ...]:
        """The ways one can take part, in the order pages show them."""
        return tuple(mode for mode in MODES if mode in self.capacities)

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == "cancelled"

    @property
    def country(self) -> str | None:
        """The country it happens in, if it happens anywhere but online."""
        return self.place.country if self.place else None

    def is_on(self, now: datetime) -> bool:
        """Say whether it is going on at ``now``."""
        return not self.cancelled and self.starts_at <= now < self.ends_at

    def registering(self, now: datetime) -> Registering:
        """Say whether one can register at ``now``, as announced; registrations decides."""
        if self.cancelled:
            return Registering.CANCELLED
        if now >= self.ends_at:
            return Registering.PAST
        if self.opens_at is not None and now < self.opens_at:
            return Registering.NOT_YET
        return Registering.OPEN if now < self.closes_at else Registering.CLOSED
