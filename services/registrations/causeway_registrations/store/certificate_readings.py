"""What is read of certificates outside transactions."""

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.attendance import SeatAttendance, attendance_id
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.domain.registration import Status
from causeway_registrations.store import certificate_documents as documents
from causeway_registrations.store.attendance_documents import attendance_from
from causeway_registrations.store.documents import registration_from
from causeway_registrations.store.indexes import (
    ASSESSMENTS,
    ATTENDANCES,
    CERTIFICATE_RULES,
    CERTIFICATES,
    REGISTRATIONS,
)
from causeway_registrations.use_cases.certificate_ports import Candidate, CertificatePage


class CertificateReadings:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._registrations = database[REGISTRATIONS]
        self._rules = database[CERTIFICATE_RULES]
        self._assessments = database[ASSESSMENTS]
        self._certificates = database[CERTIFICATES]
        self._attendances = database[ATTENDANCES]

    def rule(self, event_id: str) -> CertificateRule | None:
        """Return the event's rule, or none."""
        document = self._rules.find_one({"_id": event_id})
        return None if document is None else documents.rule_from(document)

    def assessment(self, registration_id: str) -> Assessment | None:
        """Return the registration's hand marks, or none."""
        document = self._assessments.find_one({"_id": registration_id})
        return None if document is None else documents.assessment_from(document)

    def candidates(self, event_id: str, *, after: str, limit: int) -> Sequence[Candidate]:
        """Return people with a confirmed place who were not forgotten, four queries however many."""
        where = {"event_id": event_id, "_id": {"$gt": after}, "status": Status.CONFIRMED.value, "erased_at": None}
        rows = self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_event")
        people = [registration_from(row) for row in rows]
        ids = [person.id for person in people]
        marks = {row["_id"]: documents.assessment_from(row) for row in self._assessments.find({"_id": {"$in": ids}})}
        of_them = {"registration_id": {"$in": ids}}
        rows = self._certificates.find(of_them, {"_id": 0, "registration_id": 1}, hint="of_registration")
        certified = {row["registration_id"] for row in rows}
        seats = {seat.registration_id: seat for seat in self._first_seats(ids)}
        return [
            Candidate(person, marks.get(person.id), person.id in certified, seats.get(person.id)) for person in people
        ]

    def _first_seats(self, ids: Sequence[str]) -> Iterable[SeatAttendance]:
        rows = self._attendances.find({"_id": {"$in": [attendance_id(one, 0) for one in ids]}})
        return (attendance_from(row) for row in rows)

    def by_code(self, code: str) -> Certificate | None:
        """Return the certificate with this code, or none."""
        document = self._certificates.find_one({"code": code})
        return None if document is None else documents.certificate_from(document)

    def latest_of(self, registration_id: str) -> Certificate | None:
        """Return the newest certificate of a registration, or none."""
        newest = [("edition", DESCENDING)]
        document = self._certificates.find_one({"registration_id": registration_id}, sort=newest)
        return None if document is None else documents.certificate_from(document)

    def certificates_of(self, event_id: str, *, after: str | None, limit: int) -> CertificatePage:
        """Return the event's certificates, ``limit`` of them, after the id ``after``."""
        where: dict[str, Any] = {"event_id": event_id} | ({} if after is None else {"_id": {"$gt": after}})
        rows = list(self._certificates.find(where, sort=[("_id", ASCENDING)], limit=limit + 1))
        items = [documents.certificate_from(row) for row in rows[:limit]]
        return CertificatePage(items=items, next_after=items[-1].id if len(rows) > limit else None)
