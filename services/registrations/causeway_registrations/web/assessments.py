"""Hand marks of many participants: the list of those who can be marked, and marking several at once."""

from collections.abc import Sequence
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.paging import PageQuery, cursor_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.assess_participants import (
    AssessParticipants,
    MarkOutcome,
    MarkResult,
    MarkRow,
    assess_participants,
)
from causeway_registrations.use_cases.list_assessments import AssessedParticipant, ListAssessments, list_assessments
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.web.assessment_schemas import AssessmentsPage, MarksBody, MarksView
from causeway_registrations.web.parts import Parts


def add_assessment_batch_routes(routes: Routes, parts: Parts) -> None:
    """Declare how many participants are looked at and marked."""

    @routes.get(
        "/events/<event_id>/assessments",
        callers=OPERATOR,
        query=PageQuery,
        answer=AssessmentsPage,
        refusals=(UnknownEvent,),
        summary="Participants with their share attended, their hand marks, and what they lack for a certificate",
    )
    def read_assessments(call: Call) -> Answer:
        return Answer(body=_page(call, parts))

    @routes.post(
        "/events/<event_id>/assessments/batch",
        callers=OPERATOR,
        body=MarksBody,
        answer=MarksView,
        refusals=(UnknownEvent,),
        summary="Mark up to 200 participants as passed, or as confirmed for a certificate",
        description="Rows are looked at one after the other, and the answer says what became of each; a row with a "
        "`revision` is refused with `changed-meanwhile` when somebody has changed the marks since.",
        example={
            "rows": [
                {
                    "registration_id": "01a20192-c047-7f0b-a403-8b2594053e9a",
                    "passed": True,
                    "confirmed": False,
                    "revision": 0,
                }
            ]
        },
    )
    def mark_many(call: Call) -> Answer:
        rows = [MarkRow(**row) for row in call.body["rows"]]
        command = AssessParticipants(event_id=call.path["event_id"], rows=rows, by=call.caller.subject)

        def handle(work: Work) -> Sequence[MarkResult]:
            return assess_participants(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_results)


def _results(results: Sequence[MarkResult]) -> Answer:
    """Return the answer; it names nobody, so it may be kept for an Idempotency-Key."""
    outcomes = [result.outcome for result in results]
    counted = {one.value: outcomes.count(one) for one in MarkOutcome}
    return Answer(body={**counted, "results": [_result_view(result) for result in results]})


def _result_view(result: MarkResult) -> dict[str, Any]:
    refusal = result.refusal
    return {
        "registration_id": result.registration_id,
        "outcome": result.outcome.value,
        "revision": result.assessment and result.assessment.revision,
        "slug": refusal and refusal.slug,
        "reason": refusal and f"{refusal.detail} {refusal.next_step}",
    }


def _page(call: Call, parts: Parts) -> dict[str, Any]:
    window = window_of(call.query, str)
    after = "" if window.after is None else window.after[0]
    command = ListAssessments(event_id=call.path["event_id"], after=after, limit=window.limit)
    found = list_assessments(command, parts.readings, parts.certificates)
    return {
        "items": [_participant_view(one) for one in found.items],
        "next": None if found.next_after is None else cursor_of((found.next_after,)),
    }


def _participant_view(one: AssessedParticipant) -> dict[str, Any]:
    person, marks = one.registration.participant, one.assessment
    return {
        "registration_id": one.registration.id,
        "name": person and person.name,
        "mode": one.registration.mode,
        "came": one.attended.came,
        "share": one.attended.share,
        "minutes": one.attended.minutes,
        "passed": marks.passed,
        "confirmed": marks.confirmed,
        "assessed_at": marks.assessed_at and marks.assessed_at.isoformat(),
        "revision": marks.revision,
        "certified": one.certified,
        "lacking": [reason.value for reason in one.lacking],
    }
