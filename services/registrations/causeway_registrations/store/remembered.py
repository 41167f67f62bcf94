"""What a process has read of events and may use again: everybody who registers needs it, and hardly anybody changes it.

Nothing here is believed by itself. That the places are as remembered is proved by the revision under which they are
written, or looked up where nothing is written; see ``Shelf.guess``. They say which announcement and which admission
count, and both are only changed together with the places. So what is remembered is right, or the batch is repeated.
"""

import time
from collections.abc import Callable, Iterable

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.places import Places

KEPT_S = 60.0
"""A copy that is built anew may say more of the same revision than the one before; a minute later everybody knows."""

MOST_EVENTS = 4096
"""About 2 KB each."""


class RememberedEvents:
    """Places, announcements and admissions by the ids of their events; for one thread."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet; ``clock`` gives seconds that only move forward."""
        self._clock = clock
        self._forgotten_at = clock()
        self._places: dict[str, Places] = {}
        self._announcements: dict[str, Announcement] = {}
        self._admissions: dict[str, Admission] = {}

    def knows(self, event_id: str) -> bool:
        """Say whether there is an announcement that may still count."""
        self._forget_in_time()
        return event_id in self._announcements

    def places_of(self, event_ids: Iterable[str]) -> list[Places]:
        """Return the places of those of the events that are remembered, as they were when they were last seen."""
        return [self._places[event_id] for event_id in event_ids if event_id in self._places]

    def announcement_for(self, places: Places) -> Announcement | None:
        """Return the announcement that the places were laid out by, or none."""
        known = self._announcements.get(places.id)
        return known if known is not None and known.revision == places.announced_revision else None

    def admission_for(self, places: Places) -> Admission | None:
        """Return the admission that counts for the places, or none."""
        known = self._admissions.get(places.id)
        return known if known is not None and known.revision == places.admission_revision else None

    def keep_places(self, places: Places) -> None:
        """Remember places that were read from the database or committed; every other thing of an event goes by them."""
        self._forget_in_time()
        self._places[places.id] = places

    def keep_announcement(self, announcement: Announcement) -> None:
        """Remember an announcement that was read from the database."""
        self._announcements[announcement.event_id] = announcement

    def keep_admission(self, admission: Admission) -> None:
        """Remember an admission that was read from the database."""
        self._admissions[admission.event_id] = admission

    def _forget_in_time(self) -> None:
        now = self._clock()
        if now - self._forgotten_at >= KEPT_S or len(self._places) >= MOST_EVENTS:
            self._forgotten_at = now
            self._places.clear()
            self._announcements.clear()
            self._admissions.clear()
