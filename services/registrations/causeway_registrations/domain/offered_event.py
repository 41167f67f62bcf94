"""An event as registration sees it: what was announced, and how many places are gone.

The announcement is the events service's word; the pools are ours, and they alone decide who gets a place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.refusals import (
    EventCancelled,
    EventFull,
    EventOver,
    ModeNotOffered,
    RegistrationClosed,
    RegistrationNotOpen,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedEvent:
    """One event with a pool of places for each attendance mode."""

    id: str
    revision: int = 1
    announced: Announcement
    pools: Mapping[str, Pool]
    places_revision: int = 0
    """Counts what was told about the places; many changes in one transaction are told once."""
    places_untold: bool = False

    @classmethod
    def first_heard_of(cls, announcement: Announcement) -> "OfferedEvent":
        """Return the event with all its places free."""
        pools = {mode: Pool(capacity=capacity) for mode, capacity in announcement.capacities.items()}
        return cls(id=announcement.event_id, announced=announcement, pools=pools, places_untold=True)

    def follow(self, announcement: Announcement) -> "OfferedEvent":
        """Return the event as announced; the same when the announcement is not newer than what we know."""
        if announcement.revision <= self.announced.revision:
            return self
        pools = {mode: self._announced_pool(mode, announcement) for mode in {**announcement.capacities, **self.pools}}
        told = self.places_untold or pools != self.pools
        return replace(self, revision=self.revision + 1, announced=announcement, pools=pools, places_untold=told)

    def _announced_pool(self, mode: str, announcement: Announcement) -> Pool:
        pool = self.pools.get(mode, Pool(capacity=0))
        if mode in announcement.capacities:
            return replace(pool, announced=True, capacity=announcement.capacities[mode])
        return replace(pool, announced=False, capacity=0)

    @property
    def modes(self) -> list[str]:
        """The attendance modes that the event has now."""
        return [mode for mode, pool in self.pools.items() if pool.announced]

    def refuse_unless_open(self, now: datetime) -> None:
        """Say no to a new registration outside the registration window.

        Raises:
            EventCancelled, EventOver, RegistrationNotOpen, RegistrationClosed
        """
        self.refuse_unless_ahead(now)
        opens_at, closes_at = self.announced.opens_at, self.announced.closes_at
        if opens_at is not None and now < opens_at:
            raise RegistrationNotOpen(
                "Registration for this event has not opened yet.",
                next_step="Come back when it opens.",
                opens_at=opens_at.isoformat(),
            )
        if now >= closes_at:
            raise RegistrationClosed(
                "Registration for this event has closed.",
                next_step="Look for another date in the programme, or ask the organiser.",
                closed_at=closes_at.isoformat(),
            )

    def refuse_unless_ahead(self, now: datetime) -> None:
        """Say no to any change once the event is cancelled or over.

        Raises:
            EventCancelled, EventOver
        """
        self.refuse_if_cancelled()
        self.refuse_if_over(now)

    def refuse_if_over(self, now: datetime) -> None:
        """Say no to what only makes sense before the event has ended.

        Raises:
            EventOver
        """
        if now >= self.announced.ends_at:
            raise EventOver(
                "This event has taken place.",
                next_step="Look for the next one in the programme.",
                ended_at=self.announced.ends_at.isoformat(),
            )

    def refuse_if_cancelled(self) -> None:
        """Say no to anything that needs the event to take place.

        Raises:
            EventCancelled
        """
        if self.announced.cancelled:
            raise EventCancelled(
                "This event was cancelled and will not take place.",
                next_step="Look for another event in the programme.",
            )

    def admit(self, mode: str, *, wait: bool, now: datetime, rules: PlaceRules) -> "tuple[OfferedEvent, int | None]":
        """Give out a place, or a position on the waiting list.

        While others wait for an offer, a newcomer does not pass them; when it is too late for offers, whoever asks
        first gets the free place.

        Returns:
            The event, and the position on the waiting list, none when there was a place.

        Raises:
            ModeNotOffered: the event does not take place in this mode.
            EventFull: there is no place and ``wait`` is false.
        """
        pool = self._pool(mode)
        queue_comes_first = pool.waiting > 0 and self.offer_expiry(now, rules) is not None
        if not rules.limits_hold or (pool.has_free_place and not queue_comes_first):
            return self._with_pool(mode, pool.take()), None
        if not wait:
            raise EventFull(
                f"All {mode} places of this event are taken.",
                next_step="Join the waiting list by sending wait: true, or choose another mode.",
                mode=mode,
                capacity=pool.capacity,
                taken=pool.taken,
                waiting=pool.waiting,
            )
        return self._with_pool(mode, pool.join_queue()), pool.next_position

    def release(self, registration: Registration) -> "OfferedEvent":
        """Take back the place, the offered place or the wait of a live registration."""
        pool = self.pools[registration.mode]
        if registration.status is Status.WAITING:
            return self._with_pool(registration.mode, pool.leave_queue())
        if registration.status is Status.OFFERED:
            return self._with_pool(registration.mode, pool.free_offered())
        return self._with_pool(registration.mode, pool.free_confirmed())

    def count_ended(self, mode: str, status: Status) -> "OfferedEvent":
        """Count a registration that has ended as ``withdrawn``, ``declined`` or ``lapsed``."""
        pool = self.pools[mode]
        return self._with_pool(mode, replace(pool, **{status.value: getattr(pool, status.value) + 1}))

    def offer_expiry(self, now: datetime, rules: PlaceRules) -> datetime | None:
        """Return until when an offer made now would hold, or none when offers are no longer made."""
        if self.announced.cancelled:
            return None
        return rules.offer_expiry(now, self.announced.starts_at)

    def places_to_offer(self, mode: str) -> int:
        """Return how many free places people are waiting for."""
        pool = self.pools[mode]
        if not pool.has_free_place:
            return 0
        return pool.waiting if pool.free is None else min(pool.free, pool.waiting)

    def offer_place(self, mode: str) -> "OfferedEvent":
        """Hold a free place for a person who waits."""
        return self._with_pool(mode, self.pools[mode].offer())

    def confirm_offered_place(self, mode: str) -> "OfferedEvent":
        """Make an offered place a confirmed one."""
        return self._with_pool(mode, self.pools[mode].accept())

    def count_check_in(self, mode: str, change: int) -> "OfferedEvent":
        """Count one person in (``1``), or out again after a mistake (``-1``)."""
        pool = self.pools[mode]
        return self._with_pool(mode, replace(pool, checked_in=pool.checked_in + change))

    def tell_places(self) -> "OfferedEvent":
        """Number what is about to be told of the places."""
        return replace(self, revision=self.revision + 1, places_revision=self.places_revision + 1, places_untold=False)

    def _pool(self, mode: str) -> Pool:
        pool = self.pools.get(mode)
        if pool is None or not pool.announced:
            raise ModeNotOffered(
                f"This event cannot be attended {mode}.",
                next_step="Choose one of the modes the event has.",
                mode=mode,
                modes=self.modes,
            )
        return pool

    def _with_pool(self, mode: str, pool: Pool) -> "OfferedEvent":
        pools = {**self.pools, mode: pool}
        return replace(self, revision=self.revision + 1, pools=pools, places_untold=True)
