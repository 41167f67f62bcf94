"""The events as one transaction sees them: the copy of what was announced, the admission, and the places beside them.

They are three documents, because everybody who registers changes the places and nobody the other two, and because the
copy may be dropped and rebuilt while the others may not.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING

from causeway_platform.shelf import Shelf
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.places import Places
from causeway_registrations.store.places import PlacesShelf
from causeway_registrations.store.remembered import RememberedEvents

EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before all dates there are."""


def dates_of(series_id: str, ending_after: datetime) -> Mapping[str, Any]:
    """Return what is true of a series' dates; an id is that of an edition or of a programme, and each has an index."""
    ends_at = {"$gt": ending_after}
    return {"$or": [{"edition_id": series_id, "ends_at": ends_at}, {"programme_id": series_id, "ends_at": ends_at}]}


class OfferedEvents:
    """Three shelves as one."""

    def __init__(
        self,
        announcements: Shelf[Announcement],
        admissions: Shelf[Admission],
        places: PlacesShelf,
        remembered: RememberedEvents | None = None,
    ) -> None:
        self._announcements = announcements
        self._admissions = admissions
        self._places = places
        self._remembered = remembered

    def want(self, event_id: str) -> None:
        """Ask for an event that will be needed."""
        if self._remembered is None or not self._remembered.knows(event_id):
            self._announcements.want(event_id)
        self._places.want(event_id)

    def find(self, entity_id: str) -> OfferedEvent | None:
        """Return the event, or none while we have no copy of it."""
        places = self._places.find(entity_id)
        if places is None:
            return None
        self._recall(places)
        announced = self._announcements.find(entity_id)
        if announced is None:
            return None
        event = OfferedEvent(announced, places, self._admission_of(places))
        self._remember(event)
        return event

    def _recall(self, places: Places) -> None:
        if self._remembered is None:
            return
        if (announced := self._remembered.announcement_for(places)) is not None:
            self._announcements.suppose(announced)
        if (admission := self._remembered.admission_for(places)) is not None:
            self._admissions.suppose(admission)

    def _remember(self, event: OfferedEvent) -> None:
        """Remember what the database has, and nothing that this transaction has changed: it may never be kept."""
        if self._remembered is None:
            return
        if self._places.is_stored(event.places):
            self._remembered.keep_places(event.places)
        if self._announcements.is_stored(event.announced):
            self._remembered.keep_announcement(event.announced)
        if self._admissions.is_stored(event.admission):
            self._remembered.keep_admission(event.admission)

    def _admission_of(self, places: Places) -> Admission:
        """Return the admission; the places know whether there is one, so that most events cost no look."""
        found = self._admissions.find(places.id) if places.admission_revision else None
        return found or Admission(event_id=places.id)

    def places_of(self, event_id: str) -> Places | None:
        """Return the event's places, which outlive our copy of what was announced."""
        return self._places.find(event_id)

    def admission_of(self, event_id: str) -> Admission:
        """Return the event's admission, which outlives our copy of what was announced, too."""
        return self._admissions.find(event_id) or Admission(event_id=event_id)

    def dates_of(self, series_id: str, *, ending_after: datetime, at_most: int) -> Sequence[Announcement]:
        """Return the dates of a programme or an edition that end after that moment, the next to end first."""
        return self._announcements.find_many(
            dates_of(series_id, ending_after), [("ends_at", ASCENDING), ("_id", ASCENDING)], limit=at_most
        )

    def last_date_of(self, series_id: str) -> Announcement | None:
        """Return the date of a series that ends last, or none while it has no date."""
        return self._announcements.find_one(dates_of(series_id, EVER), [("ends_at", DESCENDING), ("_id", DESCENDING)])

    def save(self, entity: OfferedEvent) -> None:
        """Keep what has changed of the event."""
        if self._announcements.find(entity.id) is not entity.announced:
            self._announcements.save(entity.announced)
        if entity.admission.revision and self._admissions.find(entity.id) is not entity.admission:
            self._admissions.save(entity.admission)
        if self._places.find(entity.id) is not entity.places:
            self._places.save(entity.places)

    def note_kept(self) -> None:
        """Remember the places as they were committed."""
        if self._remembered is not None:
            for places in self._places.changed:
                self._remembered.keep_places(places)

    def press(self, event_ids: Iterable[str]) -> None:
        """Let what is untold of these events' places wait no longer."""
        for event_id in event_ids:
            self._places.want(event_id)
        self._places.load_wanted()
        for event_id in event_ids:
            places = self._places.find(event_id)
            if places is not None and places.untold:
                self._places.save(places.press())

    def tell_places(self, now: datetime, every: timedelta) -> Iterable[Places]:
        """Number and return the changed places that are to be told now; the others stay untold for now."""
        due = [places for places in self._places.changed if places.is_to_be_told(now, every)]
        for places in due:
            told = places.tell(now)
            self._places.save(told)
            yield told
