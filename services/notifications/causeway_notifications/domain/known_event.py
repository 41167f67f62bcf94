"""Our copy of an event: what a letter about it has to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from causeway_notifications.domain.languages import LAST_RESORT, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an event happens onsite."""

    name: Texts
    address: str | None = None
    city: Texts = field(default_factory=dict)
    country: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The latest rescheduling: what was before, and which of ``time``, ``zone``, ``place``, ``join_link`` changed."""

    sequence: int
    previous_start: datetime
    previous_end: datetime
    previous_zone: str
    previous_place: Place | None
    fields_changed: tuple[str, ...]
    reason: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """An event as last heard of. ``revision`` is the sequence number of that message.

    The private address of the online room is not kept: letters carry a personal link to the portal instead, so a
    leaked mailbox or database of ours opens no room.
    """

    id: str
    revision: int
    status: str
    title: Texts
    summary: Texts
    languages: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: Place | None
    modes: tuple[str, ...]
    hosts: tuple[str, ...]
    sequence: int
    move: Move | None = None
    cancellation_reason: Texts = field(default_factory=dict)

    @property
    def cancelled(self) -> bool:
        """Say whether it will not happen."""
        return self.status == "cancelled"

    @property
    def first_language(self) -> str:
        """The language it is announced in first."""
        return next(iter((*self.languages, *self.title)), LAST_RESORT)

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.ends_at - self.starts_at

    def after(self, earlier: "KnownEvent | None") -> "KnownEvent":
        """Return this state with what only an earlier message told: how it moved."""
        if earlier is None or self.move is not None:
            return self
        return replace(self, move=earlier.move)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInstitution:
    """Our copy of an institution: its names, for letters that say who hosts."""

    id: str
    revision: int
    names: Mapping[str, str]
