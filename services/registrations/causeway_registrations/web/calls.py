"""Operators call for applications to an event; reviewers read what they judge by."""

from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call as Request
from causeway_platform.web.callers import OPERATOR, PARTNER
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.application_refusals import CallContradictory, NoCall
from causeway_registrations.domain.as_data import form_data, form_of, section_data
from causeway_registrations.domain.call import Call, Criterion, FollowUp, Reviewer, Section
from causeway_registrations.domain.gate_refusals import FormDoesNotFit
from causeway_registrations.domain.refusals import EventCancelled, UnknownEvent
from causeway_registrations.use_cases.describe_call import DescribeCall, describe_call
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_application import show_call_to
from causeway_registrations.web.call_schemas import CallBody, CallView
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.readers import reader_of

EXAMPLE = {
    "opens_at": "2027-01-10T00:00:00Z",
    "closes_at": "2027-02-28T16:00:00Z",
    "places": 60,
    "tracks": [{"id": "museum-studies", "name": {"en": "Museum studies", "zh-Hans": "博物馆学"}, "places": 20}],
    "regions": [{"id": "hebei", "name": {"en": "Hebei", "zh-Hans": "河北"}}],
    "statements": {
        "questions": [{"id": "why", "type": "text", "label": {"en": "Why do you apply?"}, "required": True}]
    },
    "criteria": [{"id": "motivation", "name": {"en": "Motivation"}, "weight": 2}],
    "reviewers": [{"subject": "0190a1b2-0000-7000-8000-000000000001", "name": "Li Wei", "mail_domains": ["museum.cn"]}],
}


def add_call_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a call is read and laid down."""

    @routes.get(
        "/events/<event_id>/call",
        callers=OPERATOR | PARTNER,
        answer=CallView,
        refusals=(UnknownSubject, NoCall),
        summary="The call for applications to an event",
        description="Partners who review it see what they judge by: of the other reviewers the names, and not what "
        "accepted people are asked. For other partners there is no call.",
    )
    def read_call(request: Request) -> Answer:
        reader = reader_of(request)
        call = show_call_to(reader, request.path["event_id"], parts.applications)
        return _answer(call if reader.operates else call.for_reviewer(reader.subject))

    @routes.put(
        "/events/<event_id>/call",
        callers=OPERATOR,
        body=CallBody,
        answer=CallView,
        refusals=(UnknownEvent, EventCancelled, CallContradictory, FormDoesNotFit, ChangedMeanwhile),
        summary="Call for applications: what is asked, by whom it is judged, how many can be accepted",
        description='There is no call to read before the first; send `If-Match: "0"` then.',
        example=EXAMPLE,
    )
    def put_call(request: Request) -> Answer:
        command = DescribeCall(call=_call(request.path["event_id"], request.body))

        def handle(work: Work) -> Call:
            known = work.calls.find(command.call.event_id)
            require_current(known.revision if known else 0, request.stated_revision)
            return describe_call(command, work)

        return parts.commands.run(handle, claim=request.claim, render=_answer)


_PLAIN = (
    "opens_at",
    "closes_at",
    "places",
    "best_score",
    "reviews_wanted",
    "moves_up_by_itself",
    "only_way_in",
)


def _call(event_id: str, body: dict[str, Any]) -> Call:
    follow_up = body["follow_up"]
    return Call(
        event_id=event_id,
        **{name: body[name] for name in _PLAIN},
        tracks=tuple(Section(**track) for track in body["tracks"]),
        regions=tuple(Section(**region) for region in body["regions"]),
        statements=form_of(body["statements"]),
        criteria=tuple(Criterion(**criterion) for criterion in body["criteria"]),
        reviewers=tuple(_reviewer(reviewer) for reviewer in body["reviewers"]),
        follow_up=FollowUp(form=form_of(follow_up["form"]), due_at=follow_up["due_at"]),
    )


def _reviewer(body: dict[str, Any]) -> Reviewer:
    return Reviewer(**{**body, "mail_domains": tuple(body["mail_domains"]), "tracks": tuple(body["tracks"])})


def _answer(call: Call) -> Answer:
    return Answer(body=call_view(call), etag=str(call.revision))


def call_view(call: Call) -> dict[str, Any]:
    """Return the call as operators see it."""
    due_at = call.follow_up.due_at
    return {
        "event_id": call.event_id,
        **{name: getattr(call, name) for name in _PLAIN},
        "opens_at": call.opens_at.isoformat(),
        "closes_at": call.closes_at.isoformat(),
        "tracks": [section_data(track) for track in call.tracks],
        "regions": [section_data(region) for region in call.regions],
        "statements": form_data(call.statements),
        "criteria": [{"id": one.id, "name": dict(one.name), "weight": one.weight} for one in call.criteria],
        "reviewers": [_reviewer_view(reviewer) for reviewer in call.reviewers],
        "follow_up": {
            "form": form_data(call.follow_up.form),
            "due_at": None if due_at is None else due_at.isoformat(),
        },
        "revision": call.revision,
    }


def _reviewer_view(reviewer: Reviewer) -> dict[str, Any]:
    return {
        "subject": reviewer.subject,
        "name": reviewer.name,
        "institution_id": reviewer.institution_id,
        "mail_domains": list(reviewer.mail_domains),
        "tracks": list(reviewer.tracks),
    }
