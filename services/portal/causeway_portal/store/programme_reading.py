"""Reading the copies for pages; every query is bounded and has its index."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_portal.domain.shown_admission import ShownAdmission, admission_id, as_usual
from causeway_portal.domain.shown_call import ShownCall, call_id
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.domain.shown_partners import ShownEdition, ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import ShownPlaces
from causeway_portal.domain.shown_series import ShownSeries, shown_series_id
from causeway_portal.domain.troubled_delivery import TroubledDelivery
from causeway_portal.domain.wishes import Wish
from causeway_portal.store import documents, indexes
from causeway_portal.store.admission_documents import admission_from
from causeway_portal.store.call_documents import call_from

MAX_PROGRAMMES = 500
MAX_EDITIONS = 100
LONGEST_EVENT = timedelta(days=400)
"""An event that began earlier than this before a span does not reach into it."""


class ProgrammeReading:
    """The copies, read outside of any transaction."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database

    def event(self, event_id: str) -> ShownEvent | None:
        """Return an event, or none."""
        document = self._database[indexes.EVENTS].find_one({"_id": event_id})
        return documents.event_from(document) if document else None

    def upcoming(self, wish: Wish, now: datetime, *, skip: int, limit: int) -> list[ShownEvent]:
        """Return events that have not ended, soonest first."""
        return self._events({"ends_at": {"$gt": now}}, wish, ASCENDING, skip=skip, limit=limit)

    def past(self, wish: Wish, now: datetime, *, skip: int, limit: int) -> list[ShownEvent]:
        """Return events that have ended, latest first."""
        return self._events({"ends_at": {"$lte": now}}, wish, DESCENDING, skip=skip, limit=limit)

    def between(self, wish: Wish, start: datetime, end: datetime, *, limit: int) -> list[ShownEvent]:
        """Return events that go on at some time from ``start`` to ``end``, soonest first."""
        span = {"ends_at": {"$gt": start, "$lt": end + LONGEST_EVENT}, "starts_at": {"$lt": end}}
        return self._events(span, wish, ASCENDING, skip=0, limit=limit)

    def _events(self, span: Mapping[str, Any], wish: Wish, order: int, *, skip: int, limit: int) -> list[ShownEvent]:
        found = self._database[indexes.EVENTS].find(
            {**span, **_matching(wish)}, sort=[("starts_at", order), ("_id", order)], skip=skip, limit=limit
        )
        return [documents.event_from(document) for document in found]

    def places(self, event_ids: Iterable[str]) -> Mapping[str, ShownPlaces]:
        """Return how full events are, by event id."""
        found = self._database[indexes.PLACES].find({"_id": {"$in": list(event_ids)}})
        return {document["_id"]: documents.places_from(document) for document in found}

    def admission(self, event_id: str) -> ShownAdmission:
        """Return how people get into an event; as usual if nobody has described it."""
        document = self._database[indexes.ADMISSIONS].find_one({"_id": admission_id(event_id)})
        return admission_from(document) if document else as_usual(event_id)

    def series(self, series_ids: Iterable[str]) -> Mapping[str, ShownSeries]:
        """Return what is known of series, by the id of the programme or edition."""
        found = self._database[indexes.SERIES].find({"_id": {"$in": [shown_series_id(one) for one in series_ids]}})
        return {document["series_id"]: documents.series_from(document) for document in found}

    def dates_of(self, series_id: str, now: datetime, *, limit: int) -> list[ShownEvent]:
        """Return the dates of a programme or an edition that have not ended, soonest first."""
        ahead = {"ends_at": {"$gt": now}}
        where = {"$or": [{"edition_id": series_id, **ahead}, {"programme_id": series_id, **ahead}]}
        found = self._database[indexes.EVENTS].find(where, sort=[("ends_at", ASCENDING)], limit=limit)
        return [documents.event_from(document) for document in found]

    def call(self, event_id: str) -> ShownCall | None:
        """Return the call for applications to an event, or none."""
        document = self._database[indexes.CALLS].find_one({"_id": call_id(event_id)})
        return call_from(document) if document else None

    def programmes(self) -> Sequence[ShownProgramme]:
        """Return every programme, in the order of their ids, which is the order they were begun in."""
        found = self._database[indexes.PROGRAMMES].find(sort=[("_id", ASCENDING)], limit=MAX_PROGRAMMES)
        return [documents.programme_from(document) for document in found]

    def editions(self, programme_id: str) -> Sequence[ShownEdition]:
        """Return a programme's editions, newest first."""
        found = self._database[indexes.EDITIONS].find(
            {"programme_id": programme_id}, sort=[("label", DESCENDING)], limit=MAX_EDITIONS
        )
        return [documents.edition_from(document) for document in found]

    def institutions(self, ids: Iterable[str]) -> Mapping[str, ShownInstitution]:
        """Return institutions by id."""
        found = self._database[indexes.INSTITUTIONS].find({"_id": {"$in": list(ids)}})
        return {document["_id"]: documents.institution_from(document) for document in found}

    def hosts(self, *, limit: int) -> Sequence[ShownInstitution]:
        """Return institutions that may host, for a choice."""
        found = self._database[indexes.INSTITUTIONS].find({"status": "active"}, sort=[("_id", ASCENDING)], limit=limit)
        return [documents.institution_from(document) for document in found]

    def countries(self) -> Sequence[str]:
        """Return the countries that events happen in."""
        return [country for country in self._database[indexes.EVENTS].distinct("country") if country]

    def troubled_deliveries(self, *, limit: int) -> Sequence[TroubledDelivery]:
        """Return deliveries that failed and have not recovered, newest first."""
        found = self._database[indexes.TROUBLED_DELIVERIES].find(
            {"status": "failed"}, sort=[("_id", DESCENDING)], limit=limit
        )
        return [documents.troubled_delivery_from(document) for document in found]


def _matching(wish: Wish) -> dict[str, Any]:
    conditions: dict[str, Any] = {}
    if wish.programme:
        conditions["programme_id"] = wish.programme
    if wish.language:
        conditions["languages"] = wish.language
    if wish.country:
        conditions["country"] = wish.country
    if wish.mode:
        conditions[f"capacities.{wish.mode}"] = {"$exists": True}
    if wish.words:
        # The beginning of a word is enough; anchored, so that the index serves it.
        conditions["$and"] = [{"words": re.compile(f"^{re.escape(word)}")} for word in wish.words]
    return conditions
