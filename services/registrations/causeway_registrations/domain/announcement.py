"""What the events service announces, as far as registration needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The state of an event after one of its changes; a higher ``revision`` is newer."""

    event_id: str
    revision: int
    cancelled: bool
    title: Mapping[str, str]
    zone: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_at: datetime
    capacities: Mapping[str, int | None]
    """By attendance mode; none means without a limit."""
    programme_id: str = ""
    """Empty for what was announced before we kept it; the next announcement says it."""
    edition_id: str = ""

    @property
    def id(self) -> str:
        """The event's id; there is one announcement of each event at a time."""
        return self.event_id

    def overlaps(self, other: "Announcement") -> bool:
        """Say whether both take place and are on at the same time."""
        take_place = not (self.cancelled or other.cancelled)
        return take_place and self.starts_at < other.ends_at and other.starts_at < self.ends_at
