"""What is read of series and enrolments outside transactions."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.participant import identity_in
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series import MOST_DATES, Series
from causeway_registrations.store import documents, series_documents
from causeway_registrations.store.indexes import ENROLMENTS, OFFERED_EVENTS, REGISTRATIONS, SERIES
from causeway_registrations.store.offered_events import EVER, dates_of
from causeway_registrations.use_cases.series_ports import ShownDate, ShownEnrolment


class SeriesReadings:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._series = database[SERIES]
        self._enrolments = database[ENROLMENTS]
        self._events = database[OFFERED_EVENTS]
        self._registrations = database[REGISTRATIONS]

    def series(self, series_id: str) -> Series | None:
        """Return what was laid down for a series, or none."""
        document = self._series.find_one({"_id": series_id})
        return None if document is None else series_documents.series_from(document)

    def has_dates(self, series_id: str) -> bool:
        """Say whether any announced event belongs to it."""
        return self._events.find_one(dates_of(series_id, EVER), {"_id": 1}) is not None

    def enrolment(self, enrolment_id: str) -> ShownEnrolment | None:
        """Return an enrolment with its dates, or none."""
        document = self._enrolments.find_one({"_id": enrolment_id})
        if document is None:
            return None
        enrolment = series_documents.enrolment_from(document)
        return self._shown(enrolment, self._dates(enrolment))

    def enrolments_in(self, series_id: str, *, after: str | None, limit: int) -> Sequence[Enrolment]:
        """Return up to ``limit`` enrolments in a series, the oldest first, those after the id ``after``."""
        where: dict[str, Any] = {"series_id": series_id} | ({} if after is None else {"_id": {"$gt": after}})
        rows = self._enrolments.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="in_series")
        return [series_documents.enrolment_from(row) for row in rows]

    def live_count(self, series_id: str) -> int:
        """Return how many are enrolled in a series now, counted in an index of the live ones alone."""
        return self._enrolments.count_documents({"series_id": series_id, "live": True}, hint="live_in_series")

    def enrolments_of_person(self, key: str, *, after: str | None, limit: int) -> Sequence[ShownEnrolment]:
        """Return up to ``limit`` enrolments that hold the person with this key, after the id ``after``; no dates."""
        where: dict[str, Any] = {"person_key": key} | ({} if after is None else {"_id": {"$gt": after}})
        rows = self._enrolments.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="enrolments_of_person")
        return [self._shown(series_documents.enrolment_from(row), ()) for row in rows]

    def _shown(self, enrolment: Enrolment, dates: Sequence[ShownDate]) -> ShownEnrolment:
        series = self.series(enrolment.series_id) or Series(id=enrolment.series_id, title={})
        return ShownEnrolment(enrolment=enrolment, series=series, dates=dates)

    def _dates(self, enrolment: Enrolment) -> list[ShownDate]:
        """Return the dates since somebody enrolled, the newest if there are more than a series may have to come."""
        newest_first = [("ends_at", DESCENDING), ("_id", DESCENDING)]
        where = dates_of(enrolment.series_id, enrolment.enrolled_at)
        rows = list(self._events.find(where, sort=newest_first, limit=MOST_DATES))
        announced = [documents.announcement_from(row) for row in reversed(rows)]
        found = self._registrations_of(enrolment, [one.id for one in announced])
        return [ShownDate(announced=one, registration=found.get(one.id)) for one in announced]

    def _registrations_of(self, enrolment: Enrolment, event_ids: Sequence[str]) -> Mapping[str, Registration]:
        """Return the person's live registrations for these dates, by event, in one query."""
        if enrolment.participant is None:
            return {}
        identities = [identity_in(event_id, enrolment.participant.email) for event_id in event_ids]
        rows = self._registrations.find({"identity": {"$in": identities}, "live": True}, hint="one_live")
        return {row["event_id"]: documents.registration_from(row) for row in rows}
