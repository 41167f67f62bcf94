"""Applications and reviews as one transaction sees them, those that it has changed itself included."""

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING

from causeway_platform.shelf import Shelf
from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.review import Review
from causeway_registrations.store.indexes import NEXT_ON_RESERVE
from causeway_registrations.use_cases.application_ports import Place


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

    def next_on_reserve(
        self, event_id: str, *, after: Place | None, besides: tuple[frozenset[str], frozenset[str]]
    ) -> Application | None:
        """Return the first of the reserve list behind ``after`` who is in none of these tracks and regions."""
        tracks, regions = besides
        new = [one for one in self.changed if one.event_id == event_id]
        where: dict[str, Any] = {
            "event_id": event_id,
            "status": ApplicationStatus.RESERVE.value,
            "track": {"$nin": list(tracks)},
            "region": {"$nin": list(regions)},
            # What this transaction has changed need not be as it is stored any more.
            "_id": {"$nin": [one.id for one in new]},
        }
        if after is not None:
            rank, application_id = after
            where["$or"] = [{"rank": {"$gt": rank}}, {"rank": rank, "_id": {"$gt": application_id}}]
        order = [("rank", ASCENDING), ("_id", ASCENDING)]
        # By its index alone whoever does not fit is passed; only who is returned is read.
        rows = self.collection.find(where, sort=order, limit=1, hint=NEXT_ON_RESERVE, session=self.session)
        found = [*filter(None, map(self._take, rows)), *new]
        fitting = [
            one
            for one in found
            if one.status is ApplicationStatus.RESERVE
            and one.wanted.track not in tracks
            and one.wanted.region not in regions
            and (after is None or _place(one) > after)
        ]
        return min(fitting, key=_place, default=None)


class Reviews(Shelf[Review]):
    """A shelf that also finds the reviews of an application."""

    MOST_OF_ONE = 200
    """Reviews of one application; a call has fewer reviewers."""

    def of_application(self, application_id: str) -> Sequence[Review]:
        """Return all reviews of an application."""
        stored = self.find_many({"application_id": application_id}, limit=self.MOST_OF_ONE)
        new = [one for one in self.changed if one.application_id == application_id]
        return list({one.id: one for one in (*stored, *new)}.values())


def _place(application: Application) -> Place:
    return application.rank or 0, application.id


def _joined(stored: Iterable[Application], new: Iterable[Application]) -> list[Application]:
    by_id = {one.id: one for one in (*stored, *new)}
    return [by_id[name] for name in sorted(by_id)]
