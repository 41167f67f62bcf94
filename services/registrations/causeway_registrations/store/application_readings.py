"""What is read of calls, applications, reviews and decisions outside transactions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.application import OPEN, Application, ApplicationStatus
from causeway_registrations.domain.call import Call, Reviewer
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.form import NO_QUESTIONS, Form
from causeway_registrations.domain.kept_form import kept_form_id
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.review import Review, review_id
from causeway_registrations.store import application_documents as documents
from causeway_registrations.store import indexes
from causeway_registrations.store.documents import announcement_from
from causeway_registrations.store.gate_documents import kept_form_from
from causeway_registrations.use_cases.application_ports import Applicant, CohortFigures, EditionFigures, Filters

MOST_INSTITUTIONS = 500
"""In the figures of a cohort; those with the most people."""

_UNWRITTEN = {"statements.answers": 0, "follow_up": 0, "institution_name": 0}
"""What is left out where nobody reads what applicants wrote; it is most of an application."""

_HOPING: Mapping[str, Any] = {"status": {"$in": [status.value for status in OPEN]}, "email": {"$exists": True}}
"""What applications have that are still to be decided on; of who is forgotten there is no address."""

_ACCEPTED = ApplicationStatus.ACCEPTED.value


class ApplicationReadings:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._applications = database[indexes.APPLICATIONS]

    def call(self, event_id: str) -> Call | None:
        """Return the event's call, or none."""
        document = self._database[indexes.CALLS].find_one({"_id": event_id})
        return None if document is None else documents.call_from(document)

    def cohort(self, event_id: str) -> Cohort:
        """Return the places of the event's call that are taken."""
        document = self._database[indexes.COHORTS].find_one({"_id": event_id})
        return Cohort(event_id=event_id) if document is None else documents.cohort_from(document)

    def application(self, application_id: str) -> Application | None:
        """Return the application, or none."""
        document = self._applications.find_one({"_id": application_id})
        return None if document is None else documents.application_from(document)

    def applications_of(
        self, event_id: str, filters: Filters, *, after: str | None, limit: int
    ) -> Sequence[Application]:
        """Return up to ``limit`` applications of an event that match, in the order they came, after that id."""
        where: dict[str, Any] = {"event_id": event_id}
        if after is not None:
            where["_id"] = {"$gt": after}
        if filters.status is not None:
            where["status"] = filters.status.value
        where |= {name: value for name in ("track", "region") if (value := getattr(filters, name)) is not None}
        if filters.judged_by is not None:
            where["$and"] = [_to_judge(filters.judged_by)]
        rows = self._applications.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_event")
        return [documents.application_from(row) for row in rows]

    def calls_reviewed_by(self, subject: str, *, at_most: int) -> Sequence[Call]:
        """Return the calls that name a contact as a reviewer, the last to close first."""
        newest = [("closes_at", DESCENDING), ("_id", DESCENDING)]
        where = {"reviewers.subject": subject}
        rows = self._database[indexes.CALLS].find(where, sort=newest, limit=at_most, hint="of_reviewer")
        return [documents.call_from(row) for row in rows]

    def applicants_for(self, event_id: str, reviewer: Reviewer, *, at_most: int) -> Sequence[Applicant]:
        """Return who has applied in the reviewer's tracks and is still to be decided on."""
        where = {"event_id": event_id, **_to_judge(reviewer)}
        rows = self._applications.find(where, {"email": 1, "institution_id": 1}, limit=at_most, hint="of_event")
        return [
            Applicant(application_id=row["_id"], email=row["email"], institution_id=row.get("institution_id"))
            for row in rows
        ]

    def spoken_of(self, reviewer: str, application_ids: Sequence[str]) -> frozenset[str]:
        """Return those of the applications that the reviewer has scored or is too close to."""
        ids = [review_id(name, reviewer) for name in application_ids]
        rows = self._database[indexes.REVIEWS].find({"_id": {"$in": ids}}, {"application_id": 1})
        return frozenset(row["application_id"] for row in rows)

    def reviews_of(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Review]]:
        """Return the reviews of these applications, by application."""
        found: dict[str, list[Review]] = {name: [] for name in application_ids}
        for row in self._database[indexes.REVIEWS].find({"application_id": {"$in": list(application_ids)}}):
            found[row["application_id"]].append(documents.review_from(row))
        return found

    def hoping_in(self, event_id: str, *, after: str, limit: int) -> Sequence[Application]:
        """Return up to ``limit`` applications that a rule decides on, after that id, without what people wrote."""
        where = {"event_id": event_id, "_id": {"$gt": after}, **_HOPING}
        rows = self._applications.find(where, _UNWRITTEN, sort=[("_id", ASCENDING)], limit=limit, hint="of_event")
        return [documents.application_from(row) for row in rows]

    def chosen_of(self, event_id: str, application_ids: Sequence[str]) -> Sequence[Application]:
        """Return those of the event among these applications whose person is known, without what people wrote."""
        where = {"_id": {"$in": list(application_ids)}, "event_id": event_id, "email": {"$exists": True}}
        return [documents.application_from(row) for row in self._applications.find(where, _UNWRITTEN, hint="_id_")]

    def scores_of(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Review]]:
        """Return the reviews of these applications, by application, without the comments."""
        found: dict[str, list[Review]] = {name: [] for name in application_ids}
        where = {"application_id": {"$in": list(application_ids)}}
        for row in self._database[indexes.REVIEWS].find(where, {"comment": 0}, hint="of_application"):
            found[row["application_id"]].append(documents.review_from(row))
        return found

    def last_rank(self, event_id: str, *, besides: Sequence[str]) -> int:
        """Return the last rank of the event's reserve list, leaving out these applications; 0 when nobody is on it."""
        where = {"event_id": event_id, "status": ApplicationStatus.RESERVE.value, "_id": {"$nin": list(besides)}}
        last = [("rank", DESCENDING), ("_id", DESCENDING)]
        row = self._applications.find_one(where, {"rank": 1}, sort=last, hint=indexes.NEXT_ON_RESERVE)
        return 0 if row is None else int(row.get("rank", 0))

    def conflicts_of(self, reviewer: str, application_ids: Sequence[str]) -> frozenset[str]:
        """Return those of the applications for which the reviewer has declared a conflict of interest."""
        ids = [review_id(name, reviewer) for name in application_ids]
        rows = self._database[indexes.REVIEWS].find({"_id": {"$in": ids}, "conflict": True}, {"application_id": 1})
        return frozenset(row["application_id"] for row in rows)

    def round(self, round_id: str) -> DecisionRound | None:
        """Return how far a round of decisions is, or none."""
        document = self._database[indexes.DECISION_ROUNDS].find_one({"_id": round_id})
        return None if document is None else documents.round_from(document)

    def form_version(self, subject: str, version: int) -> Form | None:
        """Return a version of a form that was kept under ``subject``, or none."""
        if version == 0:
            return NO_QUESTIONS
        document = self._database[indexes.FORMS].find_one({"_id": kept_form_id(subject, version)})
        return None if document is None else kept_form_from(document).form

    def held_about(self, key: str, *, after: str | None, limit: int) -> Sequence[Application]:
        """Return up to ``limit`` applications that hold the person with this key, after the id ``after``."""
        where: dict[str, Any] = {"person_key": key}
        if after is not None:
            where["_id"] = {"$gt": after}
        rows = self._applications.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_person")
        return [documents.application_from(row) for row in rows]

    def figures(self, event_id: str) -> CohortFigures:
        """Return how many applied and who was accepted."""
        accepted = {"event_id": event_id, "status": _ACCEPTED}
        return CohortFigures(
            applied=self._counts({"event_id": event_id}, "status"),
            tracks=self._counts(accepted, "track"),
            regions=self._counts(accepted, "region"),
            countries=self._counts(accepted, "country"),
            institutions=self._counts(accepted, "institution_id"),
        )

    def _counts(self, where: Mapping[str, Any], name: str) -> Mapping[str, int]:
        """Return how many applications there are of each value; those without one are under the empty text."""
        rows = self._applications.aggregate(
            [
                {"$match": where},
                {"$group": {"_id": {"$ifNull": [f"${name}", ""]}, "count": {"$sum": 1}}},
                {"$sort": {"count": DESCENDING, "_id": ASCENDING}},
                {"$limit": MOST_INSTITUTIONS},
            ],
            hint="of_event",
        )
        return {row["_id"]: row["count"] for row in rows}

    def editions_of(self, programme_id: str, *, until: datetime, limit: int) -> Sequence[EditionFigures]:
        """Return the programme's events with a call that start by ``until``, the newest first."""
        rows = self._database[indexes.OFFERED_EVENTS].aggregate(
            [
                {"$match": {"programme_id": programme_id, "starts_at": {"$lte": until}}},
                {"$sort": {"starts_at": DESCENDING, "_id": DESCENDING}},
                {"$lookup": {"from": indexes.CALLS, "localField": "_id", "foreignField": "_id", "as": "call"}},
                {"$match": {"call": {"$ne": []}}},
                {"$limit": limit},
                {"$unset": "call"},
            ],
            hint="editions_of_programme",
        )
        return [self._edition(row) for row in rows]

    def _edition(self, row: Document) -> EditionFigures:
        applied = self._counts({"event_id": row["_id"]}, "status")
        return EditionFigures(
            event=announcement_from(row),
            applied=sum(applied.values()),
            accepted=applied.get(_ACCEPTED, 0),
            attended=self._database[indexes.REGISTRATIONS].count_documents(
                {"event_id": row["_id"], "status": Status.CONFIRMED.value, "checked_in_at": {"$ne": None}},
                hint="of_event",
            ),
            certificates=self._database[indexes.CERTIFICATES].count_documents(
                {"event_id": row["_id"], "holds": True}, hint="of_event"
            ),
        )


def _to_judge(reviewer: Reviewer) -> dict[str, Any]:
    """Return what applications have that are a reviewer's to judge; of who is forgotten there is no address."""
    return {**_HOPING} | ({"track": {"$in": list(reviewer.tracks)}} if reviewer.tracks else {})
