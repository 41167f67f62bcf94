"""The portal's view of a call for applications: when one can apply, to which tracks and regions, and what is asked."""

from dataclasses import dataclass
from datetime import datetime

from causeway_portal.domain.shown_admission import ShownQuestion, Texts


def call_id(event_id: str) -> str:
    """Return what an event's call is kept under."""
    return f"{event_id}.call"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """A track or a region; ``places`` is how many can be accepted in it, none without a limit."""

    id: str
    name: Texts
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCall:
    """A call; ``seq`` is the message's, ``revision`` counts our own changes."""

    id: str
    event_id: str
    revision: int = 1
    seq: int
    opens_at: datetime
    closes_at: datetime
    places: int | None
    tracks: tuple[ShownSection, ...]
    regions: tuple[ShownSection, ...]
    questions: tuple[ShownQuestion, ...]
    only_way_in: bool

    def is_open(self, now: datetime) -> bool:
        """Say whether one can apply now."""
        return self.opens_at <= now < self.closes_at
