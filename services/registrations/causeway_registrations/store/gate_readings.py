"""What is read of codes, forms, answers and needs outside transactions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.web.paging import beyond
from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.form import Form
from causeway_registrations.domain.kept_form import kept_form_id
from causeway_registrations.domain.kept_terms import KeptTerms
from causeway_registrations.domain.needs import Needs
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.store import documents, gate_documents
from causeway_registrations.store.indexes import (
    ACCESS_CODES,
    ADMISSIONS,
    ANSWERS_GIVEN,
    FORMS,
    NEEDS,
    OFFERED_EVENTS,
    REGISTRATIONS,
    TERMS,
)
from causeway_registrations.use_cases.gate_ports import HeldCode, WithAnswers, WithNeeds

_IN_ORDER_OF_MAKING = (("created_at", ASCENDING), ("_id", ASCENDING))


class StoredGateReadings:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._codes = database[ACCESS_CODES]
        self._answers = database[ANSWERS_GIVEN]
        self._needs = database[NEEDS]
        self._forms = database[FORMS]
        self._terms = database[TERMS]
        self._registrations = database[REGISTRATIONS]
        self._events = database[OFFERED_EVENTS]
        self._admissions = database[ADMISSIONS]

    def access_codes_of(self, event_id: str, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[AccessCode]:
        """Return up to ``limit`` codes of an event in the order they were made."""
        where = {"event_id": event_id, **beyond(_IN_ORDER_OF_MAKING, after)}
        rows = self._codes.find(where, sort=list(_IN_ORDER_OF_MAKING), limit=limit)
        return [gate_documents.access_code_from(row) for row in rows]

    def codes_for_person(
        self, person_key: str, *, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[HeldCode]:
        """Return up to ``limit`` codes that are for this person only, in the order they were made."""
        where = {"bound_to": person_key, **beyond(_IN_ORDER_OF_MAKING, after)}
        rows = self._codes.find(where, sort=list(_IN_ORDER_OF_MAKING), limit=limit)
        codes = [gate_documents.access_code_from(row) for row in rows]
        wanted = {"_id": {"$in": [code.event_id for code in codes]}}
        events = {row["_id"]: documents.announcement_from(row) for row in self._events.find(wanted)}
        return [HeldCode(code=code, event=events.get(code.event_id)) for code in codes]

    def answers(self, registration_id: str) -> AnswersGiven | None:
        """Return what came with a registration, or none."""
        row = self._answers.find_one({"_id": registration_id})
        return None if row is None else gate_documents.answers_from(row)

    def needs(self, registration_id: str) -> Needs | None:
        """Return what a participant needs, or none."""
        row = self._needs.find_one({"_id": registration_id})
        return None if row is None else gate_documents.needs_from(row)

    def form(self, event_id: str, version: int) -> Form | None:
        """Return a version of an event's form, or none."""
        row = self._forms.find_one({"_id": kept_form_id(event_id, version)})
        return None if row is None else gate_documents.kept_form_from(row).form

    def terms_of(self, event_id: str, *, before: int | None, limit: int) -> Sequence[KeptTerms]:
        """Return up to ``limit`` wordings of an event's terms, newest first, from before that revision."""
        where: dict[str, Any] = {"event_id": event_id, **({} if before is None else {"since": {"$lt": before}})}
        rows = self._terms.find(where, sort=[("since", DESCENDING)], limit=limit)
        return [gate_documents.kept_terms_from(row) for row in rows]

    def answers_of(self, event_id: str, *, after: str | None, limit: int) -> Sequence[WithAnswers]:
        """Return up to ``limit`` of an event's registrations with answers, by id."""
        rows = list(self._answers.find(_page(event_id, after), sort=[("_id", ASCENDING)], limit=limit))
        found = self._registered(rows)
        given = [gate_documents.answers_from(row) for row in rows]
        return [WithAnswers(registration=found[one.id], given=one) for one in given if one.id in found]

    def needs_of(self, event_id: str, *, after: str | None, limit: int) -> Sequence[WithNeeds]:
        """Return up to ``limit`` of an event's registrations with needs, by id."""
        rows = list(self._needs.find(_page(event_id, after), sort=[("_id", ASCENDING)], limit=limit))
        found = self._registered(rows)
        needs = [gate_documents.needs_from(row) for row in rows]
        return [WithNeeds(registration=found[one.id], needs=one) for one in needs if one.id in found]

    def events_provided_for(self, subject: str, *, at_most: int) -> Sequence[str]:
        """Return the ids of events whose needs are to be read by a contact who is named for it, the newest first."""
        where, newest = {"needs_readers.subject": subject}, [("_id", DESCENDING)]
        rows = self._admissions.find(where, {"_id": 1}, sort=newest, limit=at_most, hint="of_needs_reader")
        return [row["_id"] for row in rows]

    def needs_counted(self, event_id: str) -> Mapping[str, Mapping[str, int]]:
        """Return how many confirmed participants need what."""
        counts: Mapping[str, Counter[str]] = {"access": Counter(), "diet": Counter()}
        for row in self._needs.aggregate(_confirmed_needs(event_id)):
            for field, counter in counts.items():
                counter.update(row[field])
                # What is said in words of their own is counted, too, so that nobody overlooks it.
                counter.update(["other"] if row[f"{field}_note"] else [])
        return {field: dict(sorted(counter.items())) for field, counter in counts.items()}

    def _registered(self, rows: Sequence[Document]) -> Mapping[str, Registration]:
        found = self._registrations.find({"_id": {"$in": [row["_id"] for row in rows]}})
        return {row["_id"]: documents.registration_from(row) for row in found}


def _page(event_id: str, after: str | None) -> dict[str, Any]:
    return {"event_id": event_id, **({} if after is None else {"_id": {"$gt": after}})}


def _confirmed_needs(event_id: str) -> list[dict[str, Any]]:
    status = [{"$match": {"status": Status.CONFIRMED.value}}, {"$project": {"_id": 1}}]
    return [
        {"$match": {"event_id": event_id}},
        {
            "$lookup": {
                "from": REGISTRATIONS,
                "localField": "_id",
                "foreignField": "_id",
                "pipeline": status,
                "as": "confirmed",
            }
        },
        {"$match": {"confirmed": {"$ne": []}}},
        {"$project": {"access": 1, "diet": 1, "access_note": 1, "diet_note": 1}},
    ]
