"""Applications and reviews as one transaction sees them, those that it has changed itself included."""

from collections.abc import Iterable, Sequence

from pymongo import ASCENDING, DESCENDING

from causeway_platform.shelf import Shelf
from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.review import Review


class Applications(Shelf[Application]):
    """A shelf that also finds people by identity, and the reserve list by rank."""

    def live_of(self, identity: str) -> Application | None:
        """Return the person's live application to the event, or none."""
        for one in self.changed:
            if one.identity == identity and one.live:
                return one
        found = self.find_one({"identity": identity, "live": True})
        return found if found is not None and found.live and found.identity == identity else None

    def of_registration(self, registration_id: str) -> Application | None:
        """Return the accepted application that a registration came from, or none."""
        for one in self.changed:
            if one.registration_id == registration_id:
                return one
        return self.find_one({"registration_id": registration_id})

    def of_person(self, key: str, at_most: int) -> Sequence[Application]:
        """Return applications that hold the person, the oldest first."""
        found = self.find_many({"person_key": key}, [("_id", ASCENDING)], limit=at_most)
        return [one for one in found if one.participant is not None]

    def newest_of(self, key: str) -> Application | None:
        """Return the application that a person made last, if anything is held about them."""
        return self.find_one({"person_key": key}, [("_id", DESCENDING)])

    def in_event(self, event_id: str, *, after: str, at_most: int) -> Sequence[Application]:
        """Return the event's applications in the order they came, those after the id ``after``."""
        where = {"event_id": event_id, "_id": {"$gt": after}}
        stored = self.find_many(where, [("_id", ASCENDING)], limit=at_most)
        new = [one for one in self.changed if one.event_id == event_id and one.id > after]
        return _joined(stored, new)[:at_most]

    def on_reserve(self, event_id: str, at_most: int) -> Sequence[Application]:
        """Return those on the event's reserve list, the first first."""
        where = {"event_id": event_id, "status": ApplicationStatus.RESERVE.value}
        stored = self.find_many(where, [("rank", ASCENDING), ("_id", ASCENDING)], limit=at_most)
        new = [one for one in self.changed if one.event_id == event_id]
        waiting = [one for one in _joined(stored, new) if one.status is ApplicationStatus.RESERVE]
        return sorted(waiting, key=lambda one: (one.rank or 0, one.id))


class Reviews(Shelf[Review]):
    """A shelf that also finds the reviews of an application and of an event."""

    MOST_OF_ONE = 200
    """Reviews of one application; a call has fewer reviewers."""

    def of_application(self, application_id: str) -> Sequence[Review]:
        """Return all reviews of an application."""
        stored = self.find_many({"application_id": application_id}, limit=self.MOST_OF_ONE)
        new = [one for one in self.changed if one.application_id == application_id]
        return list({one.id: one for one in (*stored, *new)}.values())

    def of_event(self, event_id: str, at_most: int) -> Sequence[Review]:
        """Return the reviews of an event's applications."""
        stored = self.find_many({"event_id": event_id}, [("_id", ASCENDING)], limit=at_most)
        new = [one for one in self.changed if one.event_id == event_id]
        return list({one.id: one for one in (*stored, *new)}.values())


def _joined(stored: Iterable[Application], new: Iterable[Application]) -> list[Application]:
    by_id = {one.id: one for one in (*stored, *new)}
    return [by_id[name] for name in sorted(by_id)]
