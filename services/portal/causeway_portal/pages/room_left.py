"""How full the modes, shared pools and parts of an event are, for a picture with words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from causeway_portal.domain.shown_places import Fullness, ModePlaces, fullness

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """A count of places: whose it is, by language or by mode, and how full it is."""

    name: Mapping[str, str]
    mode: str | None
    full: Fullness
    reserved: int = 0


def rooms_of(admission: Answer, places: Answer) -> list[Room]:
    """Return the modes first, then the pools that kinds share, then the parts by mode."""
    return [*_modes(places), *_pools(admission, places), *_parts(admission, places)]


def _modes(places: Answer) -> list[Room]:
    return [
        Room({}, mode, _full(pool["capacity"], pool["taken"], pool["waiting"]), pool["reserved"])
        for mode, pool in places["modes"].items()
    ]


def _pools(admission: Answer, places: Answer) -> list[Room]:
    counts = places["kinds"]
    return [
        Room(pool["name"], None, _full(pool["capacity"], _sum(counts, pool["modes"], pool["kinds"])))
        for pool in admission["pools"]
    ]


def _sum(counts: Mapping[str, int], modes: list[str], kinds: list[str]) -> int:
    return sum(counts.get(f"{mode}|{kind}", 0) for mode in modes for kind in kinds)


def _parts(admission: Answer, places: Answer) -> list[Room]:
    return [
        Room(part["title"], mode, _full(limit["capacity"], places["parts"].get(f"{part['id']}|{mode}", 0)))
        for part in admission["parts"]
        for mode, limit in part["modes"].items()
    ]


def _full(capacity: int | None, taken: int, waiting: int = 0) -> Fullness:
    return fullness(capacity, ModePlaces(capacity=capacity, taken=taken, waiting=waiting))
