"""An event as registration sees it: what was announced, and how many places are gone.

The announcement is our copy of the events service's word and can be rebuilt from its messages. The places are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.refusals import (
    EventCancelled,
    EventOver,
    RegistrationClosed,
    RegistrationNotOpen,
)
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules


@dataclass(frozen=True, slots=True)
class OfferedEvent:
    """One event that people can register for."""

    announced: Announcement
    places: Places
    admission: Admission

    @classmethod
    def first_heard_of(cls, announcement: Announcement) -> "OfferedEvent":
        """Return the event with all its places free, and the plain admission."""
        return cls(announcement, Places.announced(announcement), Admission(event_id=announcement.event_id))

    @property
    def id(self) -> str:
        """The event's id."""
        return self.announced.event_id

    @property
    def pools(self) -> Mapping[str, Pool]:
        """The places by attendance mode."""
        return self.places.pools

    @property
    def modes(self) -> list[str]:
        """The attendance modes that the event has now."""
        return self.places.modes

    def follow(self, announcement: Announcement) -> "OfferedEvent":
        """Return the event as announced; the same when the announcement is not newer than what we know."""
        if announcement.revision <= self.announced.revision:
            return self
        return replace(self, announced=announcement, places=self.places.follow(announcement))

    def admit_by(self, admission: Admission) -> "OfferedEvent":
        """Return the event with another admission; nobody loses a place by it."""
        return replace(self, admission=admission, places=self.places.admit_by(admission.revision))

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

    def admit(self, mode: str, *, wait: bool, now: datetime, rules: PlaceRules) -> "tuple[OfferedEvent, int | None]":
        """Give out a place, or a position on the waiting list: see ``Places.admit``.

        Raises:
            ModeNotOffered, EventFull
        """
        offers_are_made = self.offer_expiry(now, rules) is not None
        places, position = self.places.admit(
            mode, wait=wait, offers_are_made=offers_are_made, limits_hold=rules.limits_hold
        )
        return self._with(places), position

    def offer_expiry(self, now: datetime, rules: PlaceRules) -> datetime | None:
        """Return until when an offer made now would hold, or none when offers are no longer made."""
        if self.announced.cancelled:
            return None
        return rules.offer_expiry(now, self.announced.starts_at)

    def places_to_offer(self, mode: str) -> int:
        """Return how many free places people are waiting for."""
        return self.places.to_offer(mode)

    def release(self, registration: Registration) -> "OfferedEvent":
        """Take back what a live registration holds: its place, its offered place or its wait."""
        return self._with(self.places.release(registration))

    def count_ended(self, mode: str, status: Status) -> "OfferedEvent":
        """Count a registration that has ended."""
        return self._with(self.places.count_ended(mode, status))

    def offer_place(self, mode: str) -> "OfferedEvent":
        """Hold a free place for a person who waits."""
        return self._with(self.places.offer(mode))

    def confirm_offered_place(self, mode: str) -> "OfferedEvent":
        """Make an offered place a confirmed one."""
        return self._with(self.places.confirm_offered(mode))

    def count_check_in(self, mode: str, change: int) -> "OfferedEvent":
        """Count one person in (``1``), or out again after a mistake (``-1``)."""
        return self._with(self.places.count_check_in(mode, change))

    def _with(self, places: Places) -> "OfferedEvent":
        return replace(self, places=places)
