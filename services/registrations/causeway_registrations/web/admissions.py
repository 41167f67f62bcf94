"""How people get into an event: laid down by operators, read by everybody."""

import secrets
from datetime import timedelta
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.admission import Admission, Order, Part, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.as_data import form_of, gates_of
from causeway_registrations.domain.gate_refusals import FormDoesNotFit, TermsWordingFixed
from causeway_registrations.domain.refusals import AdmissionContradictory, DrawHeld, SeedFixed, UnknownEvent
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_admission import show_admission
from causeway_registrations.web.admission_schemas import AdmissionBody, AdmissionView
from causeway_registrations.web.admission_views import admission_view
from causeway_registrations.web.parts import Parts

EXAMPLE: dict[str, Any] = {
    "kinds": [
        {"id": "student", "name": {"en": "Student", "zh-Hans": "学生"}},
        {"id": "expert", "name": {"en": "Expert", "zh-Hans": "专家"}, "priority": 50},
    ],
    "pools": [{"id": "students", "name": {"en": "Places for students"}, "capacity": 100, "kinds": ["student"]}],
    "largest_party": 4,
    "waiting": {"order": "fill"},
    "gates": {"mail_domains": ["museum.example"], "terms": {"version": "1", "text": {"en": "Photographs are taken."}}},
    "form": {
        "questions": [
            {
                "id": "topic",
                "type": "choice",
                "label": {"en": "What brings you here?"},
                "choices": [{"id": "study", "label": {"en": "I study"}}, {"id": "work", "label": {"en": "I work"}}],
            },
            {
                "id": "subject",
                "type": "text",
                "label": {"en": "What do you study?"},
                "shown_if": {"question": "topic", "equals": "study"},
            },
        ]
    },
}


def add_admission_routes(routes: Routes, parts: Parts) -> None:
    """Declare how an admission is read and laid down."""

    @routes.get(
        "/events/<event_id>/admission",
        callers=PUBLIC,
        answer=AdmissionView,
        refusals=(UnknownEvent,),
        summary="How people get into an event: kinds of tickets, pools, parts, and the waiting list's policy",
    )
    def read_admission(call: Call) -> Answer:
        return admission_answer(show_admission(call.path["event_id"], parts.readings))

    @routes.put(
        "/events/<event_id>/admission",
        callers=OPERATOR,
        body=AdmissionBody,
        answer=AdmissionView,
        refusals=(
            UnknownEvent,
            ChangedMeanwhile,
            AdmissionContradictory,
            FormDoesNotFit,
            SeedFixed,
            DrawHeld,
            TermsWordingFixed,
        ),
        summary="Lay down how people get into an event; nobody loses a place by it",
        example=EXAMPLE,
    )
    def put_admission(call: Call) -> Answer:
        admission = _admission(call.path["event_id"], call.body)
        # A seed that nobody has chosen cannot be one that favours anybody.
        command = DescribeAdmission(admission=admission, fresh_seed=secrets.token_hex(32))

        def handle(work: Work) -> Admission:
            event = find_event(command.admission.event_id, work)
            require_current(event.admission.revision, call.stated_revision)
            return describe_admission(command, work, now=parts.clock(), rules=parts.rules)

        return parts.commands.run(handle, claim=call.claim, render=admission_answer)


def admission_answer(admission: Admission) -> Answer:
    """Return how people get into an event, with the revision to state when it is changed."""
    return Answer(body=admission_view(admission), etag=str(admission.revision))


def _admission(event_id: str, body: dict[str, Any]) -> Admission:
    return Admission(
        event_id=event_id,
        kinds=tuple(TicketKind(**kind) for kind in body["kinds"]),
        pools=tuple(_pool(pool) for pool in body["pools"]),
        parts=tuple(_part(part) for part in body["parts"]),
        largest_party=body["largest_party"],
        waiting=_policy(body["waiting"]),
        minimum_minutes=body["minimum_minutes"],
        gates=gates_of(body["gates"]),
        form=form_of(body["form"]),
    )


def _pool(body: dict[str, Any]) -> SharedPool:
    return SharedPool(**{**body, "modes": frozenset(body["modes"]), "kinds": frozenset(body["kinds"])})


def _part(body: dict[str, Any]) -> Part:
    capacities = {mode: places["capacity"] for mode, places in body["modes"].items()}
    return Part(
        id=body["id"],
        title=body["title"],
        starts_at=body["starts_at"],
        ends_at=body["ends_at"],
        capacities=capacities,
    )


def _policy(body: dict[str, Any]) -> WaitingPolicy:
    return WaitingPolicy(
        order=Order(body["order"]),
        draw_at=body["draw_at"],
        seed=body["seed"],
        offers_by_themselves=body["offers_by_themselves"],
        offer_lasts=_duration(body["offer_lasts_s"]),
        offers_end_before_start=_duration(body["offers_end_before_start_s"]),
    )


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
