"""Many people registered with one request, by operators and by the partners whose places they fill."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.refusals import Refusal
from causeway_platform.web.call import Call
from causeway_platform.web.callers import CLIENT, OPERATOR, PARTNER
from causeway_platform.web.field_errors import told
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.group_import import RowOutcome
from causeway_registrations.domain.refusals import UnknownAllotment, UnknownEvent
from causeway_registrations.use_cases.allotments import unknown_allotment
from causeway_registrations.use_cases.go_on_with_import import columns_in, errors_in
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_batch import RegisterBatch, register_batch
from causeway_registrations.use_cases.register_rows import RowResult
from causeway_registrations.web.allotments import allotment_named_by
from causeway_registrations.web.batch_schemas import LARGEST_BATCH, BatchBody, BatchView
from causeway_registrations.web.imports import read_row
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.sentences import ENGLISH
from causeway_registrations.web.spoken import language_of, row_reason


def add_batch_routes(routes: Routes, parts: Parts) -> None:
    """Declare how many people are registered at once."""

    @routes.post(
        "/events/<event_id>/registrations/batch",
        callers=OPERATOR | PARTNER | CLIENT,
        scope="registrations:write",
        body=BatchBody,
        answer=BatchView,
        max_body=LARGEST_BATCH,
        refusals=(UnknownEvent, UnknownAllotment),
        summary="Register up to 500 people; at first only try it",
        description="Rows are looked at one after the other, as those of a table are, and the answer says what became "
        "of each. People who are registered already are left as they are, so a batch can be sent again. Partners fill "
        "an allotment of their own institution.",
        example={
            "rows": [{"name": "Li Wei", "email": "li@university.example"}],
            "usual": {"mode": "onsite", "language": "zh-Hans", "zone": "Asia/Shanghai"},
            "dry_run": True,
        },
    )
    def register_many(call: Call) -> Answer:
        body = call.body
        allotment_id = allotment_named_by(body["allotment"], parts)
        if call.caller.role is not OPERATOR and allotment_id is None:
            raise unknown_allotment()
        command = RegisterBatch(
            event_id=call.path["event_id"],
            rows=body["rows"],
            usual=body["usual"],
            dry_run=body["dry_run"],
            allotment_id=allotment_id,
            ask_consent=body["ask_consent"],
            only_of_institution=None if call.caller.role is OPERATOR else call.caller.institution_id or "",
        )
        return run_batch(command, call, parts)


def run_batch(command: RegisterBatch, call: Call, parts: Parts) -> Answer:
    """Return what became of each row."""

    def handle(work: Work) -> Sequence[RowResult]:
        return register_batch(command, work, now=parts.clock(), rules=parts.rules, read_row=read_row)

    render = partial(batch_answer, dry_run=command.dry_run, language=language_of(call))
    return parts.commands.run(handle, claim=call.claim, render=render)


def batch_answer(results: Sequence[RowResult], *, dry_run: bool, language: str = ENGLISH) -> Answer:
    """Return the answer; it names nobody, so it may be kept for an Idempotency-Key."""
    outcomes = [result.outcome for result in results]
    counted = {one.value: outcomes.count(one) for one in RowOutcome}
    rows = [_row_view(number, result, dry_run=dry_run, language=language) for number, result in enumerate(results, 1)]
    return Answer(body={"dry_run": dry_run, **counted, "results": rows})


def _row_view(number: int, result: RowResult, *, dry_run: bool, language: str) -> Mapping[str, Any]:
    refusal, registration = result.refusal, result.registration
    return {
        "row": number,
        "outcome": result.outcome.value,
        "registration_id": None if registration is None or dry_run else registration.id,
        "slug": refusal and refusal.slug,
        "reason": refusal and _reason(refusal, language),
        "errors": [] if refusal is None else told(errors_in(refusal), language),
    }


def _reason(refusal: Refusal, language: str) -> str:
    said = row_reason(refusal.slug, refusal.facts, columns_in(refusal), language)
    return said or f"{refusal.detail} {refusal.next_step}"
