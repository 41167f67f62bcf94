"""What is left for whom: the counters of an event held against what was announced and what its organiser laid down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.demand import Demand
from causeway_registrations.domain.pool import Pool


@dataclass(frozen=True, slots=True)
class Stock:
    """The counters and the limits of one event.

    Shared pools have no counter of their own: what was taken is counted by mode and kind, so that pools may be drawn
    anew at any time and are true at once.
    """

    admission: Admission
    pools: Mapping[str, Pool]
    kinds: Mapping[str, int]
    """People by ``mode|kind``."""
    parts: Mapping[str, int]
    """People by ``part|mode``."""

    def free(self, demand: Demand) -> Iterator[tuple[str, int | None]]:
        """Yield each pool that ``demand`` takes places of, with the places left in it; none means without a limit."""
        pool = self.pools[demand.mode]
        yield demand.mode, pool.free if pool.announced else 0
        for shared in self.admission.pools_for(demand.mode, demand.kind):
            taken = sum(self.kinds.get(cell(mode, kind), 0) for mode in shared.modes for kind in shared.kinds)
            yield f"pool:{shared.id}", max(0, shared.capacity - taken)
        for part_id in demand.parts:
            yield f"part:{part_id}|{demand.mode}", self._free_in_part(part_id, demand.mode)

    def _free_in_part(self, part_id: str, mode: str) -> int | None:
        part = self.admission.part(part_id)
        if part is None or mode not in part.capacities:
            return 0
        capacity = part.capacities[mode]
        return None if capacity is None else max(0, capacity - self.parts.get(cell(part_id, mode), 0))

    def needed(self, demand: Demand) -> frozenset[str]:
        """Return the pools that ``demand`` takes places of."""
        return frozenset(name for name, _ in self.free(demand))

    def lacking(self, demand: Demand) -> frozenset[str]:
        """Return those of them that have too few places left; empty when the whole party fits."""
        return frozenset(name for name, free in self.free(demand) if free is not None and free < demand.size)


def parts_in(pools: frozenset[str]) -> frozenset[str]:
    """Return those of the pools that are places of parts, which no allotment keeps."""
    return frozenset(name for name in pools if name.startswith("part:"))


def cell(first: str, second: str) -> str:
    """Return the name under which people are counted by two things."""
    return f"{first}|{second}"
