"""The conditions and the questions of an event, each laid down on its own; the rest of the admission stays."""

import secrets
from collections.abc import Callable
from dataclasses import replace

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import MalformedCursor, PageQuery, page, page_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.as_data import form_of, gates_of
from causeway_registrations.domain.gate_refusals import FormDoesNotFit, TermsWordingFixed
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.list_terms import ListTerms, list_terms
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.web.admission_schemas import AdmissionView
from causeway_registrations.web.admissions import EXAMPLE, admission_answer
from causeway_registrations.web.gate_schemas import FormBody, GatesBody, KeptTermsView
from causeway_registrations.web.gate_views import terms_line
from causeway_registrations.web.parts import Parts


def add_condition_routes(routes: Routes, parts: Parts) -> None:
    """Declare how one part of an admission is laid down."""

    @routes.put(
        "/events/<event_id>/admission/gates",
        callers=OPERATOR,
        body=GatesBody,
        answer=AdmissionView,
        refusals=(UnknownEvent, ChangedMeanwhile, TermsWordingFixed),
        summary="Lay down the conditions for registering; If-Match states the admission's revision",
        example=EXAMPLE["gates"],
    )
    def put_gates(call: Call) -> Answer:
        gates = gates_of(call.body)
        return _describe(call, lambda admission: replace(admission, gates=gates), parts)

    @routes.put(
        "/events/<event_id>/admission/form",
        callers=OPERATOR,
        body=FormBody,
        answer=AdmissionView,
        refusals=(UnknownEvent, ChangedMeanwhile, FormDoesNotFit),
        summary="Lay down the questions to those who register; If-Match states the admission's revision",
        example=EXAMPLE["form"],
    )
    def put_form(call: Call) -> Answer:
        form = form_of(call.body)
        return _describe(call, lambda admission: replace(admission, form=form), parts)

    @routes.get(
        "/events/<event_id>/admission/terms",
        callers=OPERATOR,
        query=PageQuery,
        answer=page_of(KeptTermsView),
        refusals=(UnknownEvent, MalformedCursor),
        summary="Every wording of an event's terms, the newest first",
    )
    def read_terms(call: Call) -> Answer:
        window = window_of(call.query, int)
        before = None if window.after is None else window.after[0]
        command = ListTerms(event_id=call.path["event_id"], before=before, limit=window.rows)
        found = list_terms(command, parts.readings, parts.gate_readings)
        return Answer(body=page(found, window, view=terms_line, position=lambda one: (one.kept.since,)))


def _describe(call: Call, change: Callable[[Admission], Admission], parts: Parts) -> Answer:
    def handle(work: Work) -> Admission:
        event = find_event(call.path["event_id"], work)
        require_current(event.admission.revision, call.stated_revision)
        command = DescribeAdmission(admission=change(event.admission), fresh_seed=secrets.token_hex(32))
        return describe_admission(command, work, now=parts.clock(), rules=parts.rules)

    return parts.commands.run(handle, claim=call.claim, render=admission_answer)
