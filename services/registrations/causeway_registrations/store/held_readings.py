"""What is held beside registrations about their people: a query a collection, however many registrations."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.attendance import SeatAttendance, attendance_id
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.kept_form import kept_form_id
from causeway_registrations.domain.kept_terms import kept_terms_id
from causeway_registrations.domain.registration import Registration
from causeway_registrations.store import certificate_documents, feedback_documents, gate_documents
from causeway_registrations.store.attendance_documents import attendance_from
from causeway_registrations.store.indexes import (
    ANSWERS_GIVEN,
    ASSESSMENTS,
    ATTENDANCES,
    CERTIFICATES,
    FEEDBACK,
    FEEDBACK_FORMS,
    FEEDBACK_MARKS,
    FORMS,
    NEEDS,
    TERMS,
)
from causeway_registrations.use_cases.held_ports import HeldBeside

T = TypeVar("T")


class HeldReadings:
    """Reads what came with registrations, and what came of them."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database

    def beside(self, registrations: Sequence[Registration]) -> Mapping[str, HeldBeside]:
        """Return what is held beside each of the registrations, by their ids."""
        ids = [one.id for one in registrations]
        given = self._by_id(ANSWERS_GIVEN, ids, gate_documents.answers_from)
        kept = [kept_form_id(one.event_id, one.form_version) for one in given.values()]
        forms = self._by_id(FORMS, kept, lambda row: gate_documents.kept_form_from(row).form)
        agreed = {one.id: kept_terms_id(one.event_id, one.terms_version) for one in given.values() if one.terms_version}
        terms = self._by_id(TERMS, agreed.values(), lambda row: gate_documents.kept_terms_from(row).terms)
        needs = self._by_id(NEEDS, ids, gate_documents.needs_from)
        marked = self._by_id(ASSESSMENTS, ids, certificate_documents.assessment_from)
        feedback = self._by_id(FEEDBACK, ids, feedback_documents.feedback_from)
        asked = self._by_id(FEEDBACK_FORMS, [one.event_id for one in feedback.values()], feedback_documents.form_from)
        has_given = self._by_id(FEEDBACK_MARKS, ids, feedback_documents.mark_from).keys() | feedback.keys()
        certificates, seats = self._certificates(ids), self._seats(registrations)

        def beside(one: Registration) -> HeldBeside:
            answered = given.get(one.id)
            form = None if answered is None else forms.get(kept_form_id(one.event_id, answered.form_version))
            return HeldBeside(
                given=answered,
                form=form,
                terms=terms.get(agreed.get(one.id, "")),
                needs=needs.get(one.id),
                seats=seats[one.id],
                assessment=marked.get(one.id),
                certificates=certificates[one.id],
                feedback=feedback.get(one.id),
                feedback_form=asked.get(one.event_id),
                has_given_feedback=one.id in has_given,
            )

        return {one.id: beside(one) for one in registrations}

    def _collection(self, name: str) -> Collection[Document]:
        return self._database[name]

    def _by_id(self, name: str, ids: Iterable[str], read: Callable[[Document], T]) -> dict[str, T]:
        return {row["_id"]: read(row) for row in self._collection(name).find({"_id": {"$in": list(ids)}})}

    def _certificates(self, ids: Sequence[str]) -> Mapping[str, list[Certificate]]:
        found: defaultdict[str, list[Certificate]] = defaultdict(list)
        order = [("registration_id", ASCENDING), ("edition", ASCENDING)]
        for row in self._collection(CERTIFICATES).find({"registration_id": {"$in": list(ids)}}, sort=order):
            found[row["registration_id"]].append(certificate_documents.certificate_from(row))
        return found

    def _seats(self, registrations: Sequence[Registration]) -> Mapping[str, list[SeatAttendance]]:
        wanted = [attendance_id(one.id, seat) for one in registrations for seat in one.seats]
        found: defaultdict[str, list[SeatAttendance]] = defaultdict(list)
        for seat in self._by_id(ATTENDANCES, wanted, attendance_from).values():
            found[seat.registration_id].append(seat)
        return found
