"""The enrolments as one transaction sees them, those that it has changed itself included."""

from collections.abc import Sequence

from pymongo import ASCENDING
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

    def live_of(self, identity: str) -> Enrolment | None:
        """Return the person's live enrolment, or none."""
        if identity not in self._live:
            found = self.find_one({"identity": identity, "live": True})
            self._live[identity] = found.id if found is not None else None
        known = self._live[identity]
        return None if known is None else self.find(known)

    def live_in(self, series_id: str, *, after: str, at_most: int) -> Sequence[Enrolment]:
        """Return live enrolments in a series, the oldest first, those after the id ``after``."""
        where = {"series_id": series_id, "live": True, "_id": {"$gt": after}}
        return self.find_many(where, _BY_AGE, limit=at_most)

    def in_series(self, series_id: str, *, after: str, at_most: int) -> Sequence[Enrolment]:
        """Return enrolments in a series, ended ones too, the oldest first, those after the id ``after``."""
        return self.find_many({"series_id": series_id, "_id": {"$gt": after}}, _BY_AGE, limit=at_most)

    def of_person(self, key: str, at_most: int) -> Sequence[Enrolment]:
        """Return enrolments that hold the person, the oldest first."""
        found = self.find_many({"person_key": key}, _BY_AGE, limit=at_most)
        return [one for one in found if one.participant is not None]

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
