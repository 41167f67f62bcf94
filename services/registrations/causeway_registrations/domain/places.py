"""The places of one event: the small document that everybody who registers changes.

It holds counters only, so that it stays as small with ten thousand participants as with ten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.stock import cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many places of an event are gone; these counters alone decide who gets one.

    ``announced_revision`` is the announcement whose capacities count. ``admission_revision`` is the admission's, zero
    while it is the plain one. ``told_revision`` counts what was told to others, last at ``told_at``; many changes are
    told once, and ``untold`` says that there is something to tell.
    """

    id: str
    revision: int = 1
    announced_revision: int = 0
    pools: Mapping[str, Pool]
    """By attendance mode."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    """People with a place, by ``mode|kind``."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """People with a place, by ``part|mode``."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Registrations that wait, by the name of their line; empty lines are not kept."""
    next_position: int = 1
    """Of the waiting list; it only rises."""
    told_revision: int = 0
    admission_revision: int = 0
    told_at: datetime | None = None
    """None before they were told, and again when a mode has become full or free or its capacity another: nothing makes
    that wait."""
    untold: bool = False

    @classmethod
    def announced(cls, announcement: Announcement) -> "Places":
        """Return the places of an event that nobody has registered for yet."""
        pools = {mode: Pool(capacity=capacity) for mode, capacity in announcement.capacities.items()}
        revision = announcement.revision
        return cls(id=announcement.event_id, announced_revision=revision, pools=pools, untold=True)

    def follow(self, announcement: Announcement) -> "Places":
        """Take over newer capacities; nobody loses a place by it."""
        if announcement.revision <= self.announced_revision:
            return self
        pools = {mode: self._announced_pool(mode, announcement) for mode in {**announcement.capacities, **self.pools}}
        followed = replace(self, revision=self.revision + 1, announced_revision=announcement.revision)
        return followed if pools == self.pools else replace(followed, pools=pools, untold=True, told_at=None)

    def _announced_pool(self, mode: str, announcement: Announcement) -> Pool:
        pool = self.pools.get(mode, Pool(capacity=0))
        if mode in announcement.capacities:
            return replace(pool, announced=True, capacity=announcement.capacities[mode])
        return replace(pool, announced=False, capacity=0)

    def admit_by(self, admission_revision: int, *, next_position: int) -> "Places":
        """Note which admission counts, and go on with positions from ``next_position`` at least."""
        return replace(
            self,
            revision=self.revision + 1,
            admission_revision=admission_revision,
            next_position=max(self.next_position, next_position),
        )

    @property
    def modes(self) -> list[str]:
        """The attendance modes that the event has now."""
        return [mode for mode, pool in self.pools.items() if pool.announced]

    def take(self, demand: Demand, **besides: int) -> "Places":
        """Give out what ``demand`` needs; ``besides`` are changes of other counters of its mode."""
        return self._moved(demand, demand.size, besides)

    def give_back(self, demand: Demand, **besides: int) -> "Places":
        """Take back what ``demand`` holds."""
        return self._moved(demand, -demand.size, besides)

    def _moved(self, demand: Demand, by: int, besides: Mapping[str, int]) -> "Places":
        kinds = () if demand.kind is None else (cell(demand.mode, demand.kind),)
        return self._with(
            demand.mode,
            {"taken": by, **besides},
            kinds=_counted(self.kinds, kinds, by),
            parts=_counted(self.parts, (cell(part, demand.mode) for part in demand.parts), by),
        )

    def join(self, line: Line) -> "Places":
        """Let a party wait at ``next_position``."""
        queued = self._waiting_in(line, 1)
        return replace(queued, next_position=self.next_position + 1)

    def leave(self, line: Line) -> "Places":
        """Let a party go that has waited."""
        return self._waiting_in(line, -1)

    def offer(self, line: Line) -> "Places":
        """Hold free places for a party that waits."""
        size = line.demand.size
        return self.leave(line).take(line.demand, offered=size)

    def confirm_offered(self, registration: Registration) -> "Places":
        """Make offered places confirmed ones."""
        return self.count(registration.mode, offered=-registration.size)

    def release(self, registration: Registration) -> "Places":
        """Take back the places, the offered places or the wait of a live registration."""
        if registration.status is Status.WAITING:
            return self.leave(registration.line)
        offered = -registration.size if registration.status is Status.OFFERED else 0
        return self.give_back(registration.demand, offered=offered)

    def count_ended(self, registration: Registration) -> "Places":
        """Count a registration that has ended as ``withdrawn``, ``declined`` or ``lapsed``."""
        return self.count(registration.mode, **{registration.status.value: registration.size})

    def count(self, mode: str, **by: int) -> "Places":
        """Change the named counters of a mode by so many."""
        return self._with(mode, by)

    def press(self) -> "Places":
        """Let what is untold wait no longer."""
        return replace(self, revision=self.revision + 1, told_at=None)

    def is_to_be_told(self, now: datetime, every: timedelta) -> bool:
        """Say whether to tell now, so that what can wait is told at most once in each ``every``."""
        return self.untold and (self.told_at is None or not self.told_at <= now < self.told_at + every)

    def tell(self, now: datetime) -> "Places":
        """Number what is about to be told."""
        number = self.told_revision + 1
        return replace(self, revision=self.revision + 1, told_revision=number, told_at=now, untold=False)

    def _waiting_in(self, line: Line, by: int) -> "Places":
        mode, size = line.demand.mode, line.demand.size
        counted = self.count(mode, waiting=by * size)
        return replace(counted, lines=_counted(self.lines, (str(line),), by))

    def _with(self, mode: str, by: Mapping[str, int], **changed: Any) -> "Places":
        before = self.pools[mode]
        pool = before.change(**by)
        told_at = self.told_at if pool.standing == before.standing else None
        pools = {**self.pools, mode: pool}
        return replace(self, revision=self.revision + 1, pools=pools, told_at=told_at, untold=True, **changed)


def _counted(counts: Mapping[str, int], names: Iterable[str], by: int) -> Mapping[str, int]:
    """Return ``counts`` changed by so many for each of ``names``; what is zero is not kept."""
    names = tuple(names)
    if not names:
        return counts
    changed = dict(counts)
    for name in names:
        changed[name] = changed.get(name, 0) + by
        if not changed[name]:
            del changed[name]
    return changed
