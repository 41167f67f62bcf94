"""What this service knows of others' data; the copies only move forward."""

from collections.abc import Mapping
from dataclasses import dataclass

from causeway_events.domain.capacity import Occupancies
from causeway_events.domain.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInstitution:
    """A partner organisation as partners last told; ``revision`` is the sequence number of that message."""

    id: str
    revision: int
    names: Texts
    active: bool
    website: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlaces:
    """How full an event is as registrations last told; ``id`` is the event's, ``revision`` that message's number."""

    id: str
    revision: int
    modes: Occupancies


def occupancies_of(places: KnownPlaces | None) -> Occupancies:
    """Return how full each mode is; nothing is taken in an event that nobody has registered for."""
    return {} if places is None else places.modes


def remaining(capacities: Mapping[str, int | None], places: KnownPlaces | None) -> dict[str, int | None]:
    """Return the places left by mode; none means without a limit."""
    occupancies = occupancies_of(places)
    return {mode: _left(capacity, occupancies, mode) for mode, capacity in capacities.items()}


def _left(capacity: int | None, occupancies: Occupancies, mode: str) -> int | None:
    if capacity is None:
        return None
    taken = occupancies[mode].taken if mode in occupancies else 0
    return max(capacity - taken, 0)
