"""How full an event is, in terms a person understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class ModePlaces:
    """How full one mode is; ``taken`` counts confirmed places and offered ones, no capacity means no limit."""

    capacity: int | None
    taken: int = 0
    offered: int = 0
    waiting: int = 0
    checked_in: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlaces:
    """How full an event is; ``id`` is the event's."""

    id: str
    revision: int = 1
    seq: int
    modes: Mapping[str, ModePlaces]


class Level(Enum):
    """How a mode feels to somebody who wants a place."""

    UNLIMITED = "unlimited"
    FREE = "free"
    LAST = "last"
    FULL = "full"


LAST_PLACES = 5
LAST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Fullness:
    """Places of one mode, counted and judged. ``share`` is the part taken, 0 to 100, for a bar."""

    level: Level
    left: int
    capacity: int
    taken: int
    waiting: int
    share: int


def fullness(announced: int | None, places: ModePlaces | None) -> Fullness:
    """Return how full a mode is: what registrations counted, or before the first count what was announced."""
    counted = places or ModePlaces(capacity=announced)
    # The event's own announcement is newer than the count when the capacity was just changed.
    capacity = announced
    if capacity is None:
        return Fullness(Level.UNLIMITED, 0, 0, counted.taken, counted.waiting, 0)
    left = max(0, capacity - counted.taken)
    # Somebody who waits comes first, so a free place is not free for a newcomer.
    if left == 0 or counted.waiting > 0:
        level = Level.FULL
    elif left <= max(LAST_PLACES, int(capacity * LAST_SHARE)):
        level = Level.LAST
    else:
        level = Level.FREE
    share = min(100, round(100 * counted.taken / capacity)) if capacity else 100
    return Fullness(level, left, capacity, counted.taken, counted.waiting, share)
