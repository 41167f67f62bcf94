"""The enrolments as one transaction sees them, those that it has changed itself included."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec, Shelf
from causeway_registrations.domain.enrolment import Enrolment

_BY_AGE = [("_id", ASCENDING)]


class Enrolments(Shelf[Enrolment]):
    """A shelf that also finds people by identity; two requests of one person may share a transaction."""

    def __init__(self, collection: Collection[Document], codec: Codec[Enrolment], session: ClientSession) -> None:
        super().__init__(collection, codec, session)
        self._live: dict[str, str | None] = {}
        self._wanted_people: set[str] = set()

    def want_person(self, identity: str) -> None:
        """Ask for a person's live enrolment in a series; ``load_wanted`` brings all of them in one query."""
        if identity not in self._live:
            self._wanted_people.add(identity)

    def load_wanted(self, *, guess: bool = False) -> None:
        """Read everything asked for: enrolments by id in one query, people in another."""
        super().load_wanted(guess=guess)
        unknown, self._wanted_people = self._wanted_people - self._live.keys(), set()
        if unknown:
            self._live.update(dict.fromkeys(unknown))
            where = {"identity": {"$in": list(unknown)}, "live": True}
            for document in self.collection.find(where, hint="one_enrolled", session=self.session):
                self._take(document)
                self._live[document["identity"]] = document["_id"]

    def live_of(self, identity: str) -> Enrolment | None:
        """Return the person's live enrolment, or none."""
        if identity not in self._live:
            found = self.find_one({"identity": identity, "live": True})
            self._live[identity] = found.id if found is not None else None
        known = self._live[identity]
        return None if known is None else self.find(known)

    def live_in(self, series_id: str, *, after: str, at_most: int) -> Sequence[Enrolment]:
        """Return live enrolments in a series, the oldest first, those after the id ``after``."""
        return self._stretch("live_in_series", {"series_id": series_id, "live": True}, after, at_most)

    def in_series(self, series_id: str, *, after: str, at_most: int) -> Sequence[Enrolment]:
        """Return enrolments in a series, ended ones too, the oldest first, those after the id ``after``."""
        return self._stretch("in_series", {"series_id": series_id}, after, at_most)

    def _stretch(self, index: str, where: Mapping[str, Any], after: str, at_most: int) -> Sequence[Enrolment]:
        """Return the next enrolments of a series.

        The index is named, because by the ids alone they come in the right order as well, those of all series.
        """
        of_series = {**where, "_id": {"$gt": after}}
        rows = self.collection.find(of_series, sort=_BY_AGE, limit=at_most, hint=index, session=self.session)
        return [one for one in map(self._take, rows) if one is not None]

    def of_person(self, key: str, at_most: int) -> Sequence[Enrolment]:
        """Return enrolments that hold the person, the oldest first."""
        found = self.find_many({"person_key": key}, _BY_AGE, limit=at_most)
        return [one for one in found if one.participant is not None]

    def newest_of(self, key: str) -> Enrolment | None:
        """Return the enrolment that a person made last, if anything is held about them."""
        return self.find_one({"person_key": key}, [("_id", DESCENDING)])

    def _note_change(self, entity: Enrolment | None, earlier: Enrolment | None) -> None:
        for one in (earlier, entity):
            if one is not None and one.identity is not None:
                gone = entity is not None and entity.identity is None
                self._live[one.identity] = one.id if one.live and not gone else None

    def _forget_change(self, entity: Enrolment | None, earlier: Enrolment | None) -> None:
        if entity is not None and entity.identity is not None:
            self._live[entity.identity] = None
        if earlier is not None and earlier.identity is not None:
            self._live[earlier.identity] = earlier.id if earlier.live else None
