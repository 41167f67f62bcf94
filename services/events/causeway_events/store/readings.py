"""What is read without changing anything."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.domain.event import Event
from causeway_events.domain.history import Change
from causeway_events.domain.programme import Edition, Programme
from causeway_events.domain.schedule import LONGEST
from causeway_events.store import documents
from causeway_events.store.feed_states import PUBLIC, FeedStates, within
from causeway_events.use_cases.ports import EventFilter, FeedState, Window
from causeway_platform.mongo import Document


class MongoReadings:
    """Reads from the service's database; see ``ports.Readings``."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._feed_states = FeedStates(database)

    def event(self, event_id: str) -> Event | None:
        """Return the event, or none."""
        document = self._database["events"].find_one({"_id": event_id})
        return None if document is None else documents.read_event(document)

    def programme(self, programme_id: str) -> Programme | None:
        """Return the programme, or none."""
        document = self._database["programmes"].find_one({"_id": programme_id})
        return None if document is None else documents.read_programme(document)

    def edition(self, edition_id: str) -> Edition | None:
        """Return the edition, or none."""
        document = self._database["editions"].find_one({"_id": edition_id})
        return None if document is None else documents.read_edition(document)

    def events(self, wanted: EventFilter, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Event]:
        """Return events by start, after the start and id ``after``."""
        where = _event_filter(wanted)
        if after is not None:
            start, event_id = after
            later = [{"starts_at": {"$gt": start}}, {"starts_at": start, "_id": {"$gt": event_id}}]
            where = {"$and": [where, {"starts_at": {"$gte": start}}, {"$or": later}]}
        found = self._database["events"].find(where, sort=[("starts_at", ASCENDING), ("_id", ASCENDING)], limit=limit)
        return [documents.read_event(document) for document in found]

    def programmes(self, *, after: str | None, limit: int) -> Sequence[Programme]:
        """Return programmes in the order they were made, after the id ``after``."""
        found = self._database["programmes"].find(_after({}, after), sort=[("_id", ASCENDING)], limit=limit)
        return [documents.read_programme(document) for document in found]

    def programmes_by_id(self, programme_ids: Sequence[str]) -> Mapping[str, Programme]:
        """Return the programmes by id."""
        found = self._database["programmes"].find({"_id": {"$in": list(programme_ids)}})
        return {document["_id"]: documents.read_programme(document) for document in found}

    def editions(self, programme_id: str, *, after: str | None, limit: int) -> Sequence[Edition]:
        """Return the programme's editions in the order they were made, after the id ``after``."""
        where = _after({"programme_id": programme_id}, after)
        found = self._database["editions"].find(where, sort=[("_id", ASCENDING)], limit=limit)
        return [documents.read_edition(document) for document in found]

    def history(self, subject: str, *, after: str | None, limit: int) -> Sequence[Change]:
        """Return what was changed, the first change first, after the id ``after``."""
        found = self._database["history"].find(
            _after({"subject": subject}, after), sort=[("_id", ASCENDING)], limit=limit
        )
        return [documents.read_change(document) for document in found]

    def places(self, event_ids: Sequence[str]) -> Mapping[str, KnownPlaces]:
        """Return how full the events are, by event id."""
        found = self._database["places"].find({"_id": {"$in": list(event_ids)}})
        return {document["_id"]: documents.read_places(document) for document in found}

    def institutions(self, institution_ids: Sequence[str]) -> Mapping[str, KnownInstitution]:
        """Return the institutions that are known, by id."""
        found = self._database["institutions"].find({"_id": {"$in": list(institution_ids)}})
        return {document["_id"]: documents.read_institution(document) for document in found}

    def feed_state(self, programme_id: str | None, window: Window) -> FeedState:
        """Return the state of a feed; see ``FeedStates``."""
        return self._feed_states.state(programme_id, window)

    def feed_events(self, programme_id: str | None, window: Window, *, limit: int) -> Sequence[Event]:
        """Return the published and cancelled events of a feed, by start."""
        where = {"ends_at": {"$gte": window.since}, "starts_at": {"$lte": window.until}, "status": PUBLIC}
        found = self._database["events"].find(
            within(programme_id, where), sort=[("starts_at", ASCENDING), ("_id", ASCENDING)], limit=limit
        )
        return [documents.read_event(document) for document in found]


def _after(where: Document, entity_id: str | None) -> Document:
    return where if entity_id is None else {**where, "_id": {"$gt": entity_id}}


def _event_filter(wanted: EventFilter) -> Document:
    where: dict[str, Any] = {"status": {"$in": list(wanted.statuses)}}
    exact = {
        "programme_id": wanted.programme_id,
        "edition_id": wanted.edition_id,
        "place.country": wanted.country,
        "languages": wanted.language,
    }
    where.update({name: value for name, value in exact.items() if value is not None})
    if wanted.mode is not None:
        where[f"modes.{wanted.mode}"] = {"$exists": True}
    start: dict[str, Any] = {}
    if wanted.ends_from is not None:
        where["ends_at"] = {"$gte": wanted.ends_from}
        # Nothing lasts longer, so the index on the start need not be read from its beginning.
        start["$gte"] = wanted.ends_from - LONGEST
    if wanted.starts_before is not None:
        start["$lt"] = wanted.starts_before
    if start:
        where["starts_at"] = start
    return where
