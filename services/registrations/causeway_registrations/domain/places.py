"""The places of one event, mode by mode: the small document that everybody who registers changes.

It holds counters only, so that it stays as small with ten thousand participants as with ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.refusals import EventFull, ModeNotOffered
from causeway_registrations.domain.registration import Registration, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many places of an event are gone; these counters alone decide who gets one.

    ``announced_revision`` is the announcement whose capacities count. ``admission_revision`` is the admission's, zero
    while it is the plain one. ``told_revision`` counts what was told to others; many changes in one transaction are
    told once, and ``untold`` says that there is something to tell.
    """

    id: str
    revision: int = 1
    announced_revision: int = 0
    pools: Mapping[str, Pool]
    told_revision: int = 0
    admission_revision: int = 0
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
        return replace(
            self,
            revision=self.revision + 1,
            announced_revision=announcement.revision,
            pools=pools,
            untold=self.untold or pools != self.pools,
        )

    def _announced_pool(self, mode: str, announcement: Announcement) -> Pool:
        pool = self.pools.get(mode, Pool(capacity=0))
        if mode in announcement.capacities:
            return replace(pool, announced=True, capacity=announcement.capacities[mode])
        return replace(pool, announced=False, capacity=0)

    def admit_by(self, admission_revision: int) -> "Places":
        """Note which admission counts; zero is the plain one."""
        return replace(self, revision=self.revision + 1, admission_revision=admission_revision)

    @property
    def modes(self) -> list[str]:
        """The attendance modes that the event has now."""
        return [mode for mode, pool in self.pools.items() if pool.announced]

    def admit(
        self, mode: str, *, wait: bool, offers_are_made: bool, limits_hold: bool = True
    ) -> "tuple[Places, int | None]":
        """Give out a place, or a position on the waiting list.

        While others wait for an offer, a newcomer does not pass them; when offers are made no longer, whoever asks
        first gets the free place.

        Returns:
            The places, and the position on the waiting list, none when there was a place.

        Raises:
            ModeNotOffered: the event does not take place in this mode.
            EventFull: there is no place and ``wait`` is false.
        """
        pool = self._announced(mode)
        queue_comes_first = pool.waiting > 0 and offers_are_made
        if not limits_hold or (pool.has_free_place and not queue_comes_first):
            return self._with(mode, pool.take()), None
        if not wait:
            raise EventFull(
                f"All {mode} places of this event are taken.",
                next_step="Join the waiting list by sending wait: true, or choose another mode.",
                mode=mode,
                capacity=pool.capacity,
                taken=pool.taken,
                waiting=pool.waiting,
            )
        return self._with(mode, pool.join_queue()), pool.next_position

    def release(self, registration: Registration) -> "Places":
        """Take back the place, the offered place or the wait of a live registration."""
        pool = self.pools[registration.mode]
        if registration.status is Status.WAITING:
            return self._with(registration.mode, pool.leave_queue())
        if registration.status is Status.OFFERED:
            return self._with(registration.mode, pool.free_offered())
        return self._with(registration.mode, pool.free_confirmed())

    def count_ended(self, mode: str, status: Status) -> "Places":
        """Count a registration that has ended as ``withdrawn``, ``declined`` or ``lapsed``."""
        return self._with(mode, self.pools[mode].end(status.value))

    def to_offer(self, mode: str) -> int:
        """Return how many free places people are waiting for."""
        pool = self.pools[mode]
        if not pool.has_free_place:
            return 0
        return pool.waiting if pool.free is None else min(pool.free, pool.waiting)

    def offer(self, mode: str) -> "Places":
        """Hold a free place for a person who waits."""
        return self._with(mode, self.pools[mode].offer())

    def confirm_offered(self, mode: str) -> "Places":
        """Make an offered place a confirmed one."""
        return self._with(mode, self.pools[mode].accept())

    def count_check_in(self, mode: str, change: int) -> "Places":
        """Count one person in (``1``), or out again after a mistake (``-1``)."""
        return self._with(mode, self.pools[mode].check_in(change))

    def tell(self) -> "Places":
        """Number what is about to be told."""
        return replace(self, revision=self.revision + 1, told_revision=self.told_revision + 1, untold=False)

    def _announced(self, mode: str) -> Pool:
        pool = self.pools.get(mode)
        if pool is None or not pool.announced:
            raise ModeNotOffered(
                f"This event cannot be attended {mode}.",
                next_step="Choose one of the modes the event has.",
                mode=mode,
                modes=self.modes,
            )
        return pool

    def _with(self, mode: str, pool: Pool) -> "Places":
        return replace(self, revision=self.revision + 1, pools={**self.pools, mode: pool}, untold=True)
