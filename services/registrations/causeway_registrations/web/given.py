"""Answers and needs: participants see and change their own, operators and who provides for needs see them."""

from typing import Any

from marshmallow import fields

from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web import paging
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT, PARTNER, NotAllowed
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import gate_refusals, refusals
from causeway_registrations.use_cases.answer_form import AnswerForm, answer_form
from causeway_registrations.use_cases.list_given import ListGiven, list_answers, list_needs
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_answers import show_answers
from causeway_registrations.use_cases.state_needs import StateNeeds, state_needs
from causeway_registrations.web.gate_schemas import (
    AnswersBody,
    AnswersOfPersonView,
    AnswersView,
    NeedsBody,
    NeedsCountsView,
    NeedsOfPersonView,
    NeedsView,
)
from causeway_registrations.web.gate_views import answers_line, answers_view, needs_line, needs_view, stated_in
from causeway_registrations.web.needs_readers import counts_view, event_with_needs
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import refuse_revoked_link, shown_to

NOT_ANY_MORE = (refusals.RegistrationEnded, refusals.EventCancelled, refusals.EventOver)
NEEDS_EXAMPLE = {"access": ["wheelchair"], "diet": ["vegetarian"], "diet_note": "No coriander, please."}


class NeedsPage(paging.PageView):
    """Who needs what, and how many do."""

    items = paging.items_of(NeedsOfPersonView)
    counts = fields.Nested(NeedsCountsView, required=True)


def add_given_routes(routes: Routes, parts: Parts) -> None:
    """Declare how answers and needs are read and changed."""
    _add_reading(routes, parts)
    _add_lists(routes, parts)

    @routes.put(
        "/mine/answers",
        callers=PARTICIPANT,
        body=AnswersBody,
        answer=AnswersView,
        refusals=(gate_refusals.AnswersDoNotFit, *NOT_ANY_MORE),
        summary="Answer the questions of the event anew",
        example={"answers": {"topic": "conservation"}},
    )
    def change_answers(call: Call) -> Answer:
        def change(registration_id: str, work: Work) -> None:
            _require_current(work.answers_given.find(registration_id), call)
            answer_form(
                AnswerForm(registration_id=registration_id, answers=call.body["answers"]), work, now=parts.clock()
            )

        _change(call, parts, change)
        return _answers(call, call.caller.subject, parts)

    @routes.put(
        "/mine/needs",
        callers=PARTICIPANT,
        body=NeedsBody,
        answer=NeedsView,
        refusals=NOT_ANY_MORE,
        summary="Say what you need in order to take part",
        example=NEEDS_EXAMPLE,
    )
    def change_needs(call: Call) -> Answer:
        def change(registration_id: str, work: Work) -> None:
            _require_current(work.needs.find(registration_id), call)
            command = StateNeeds(registration_id=registration_id, stated=stated_in(call.body))
            state_needs(command, work, now=parts.clock())

        _change(call, parts, change)
        return _needs(call, call.caller.subject, parts)


def _add_reading(routes: Routes, parts: Parts) -> None:
    @routes.get("/mine/answers", callers=PARTICIPANT, answer=AnswersView, summary="What I answered")
    def read_my_answers(call: Call) -> Answer:
        return _answers(call, call.caller.subject, parts)

    @routes.get("/mine/needs", callers=PARTICIPANT, answer=NeedsView, summary="What I need in order to take part")
    def read_my_needs(call: Call) -> Answer:
        return _needs(call, call.caller.subject, parts)

    @routes.get(
        "/registrations/<registration_id>/answers",
        callers=OPERATOR,
        answer=AnswersView,
        refusals=(UnknownSubject,),
        summary="What a participant answered, with the form that was answered",
    )
    def read_answers(call: Call) -> Answer:
        return _answers(call, call.path["registration_id"], parts)

    @routes.get(
        "/registrations/<registration_id>/needs",
        callers=OPERATOR,
        answer=NeedsView,
        refusals=(UnknownSubject, NotAllowed),
        summary="What a participant needs in order to take part; for those whom the event names for it, if it does",
    )
    def read_needs(call: Call) -> Answer:
        registration = shown_to(call.caller, call.path["registration_id"], parts).registration
        event_with_needs(call, registration.event_id, parts)
        return _needs(call, registration.id, parts)


def _add_lists(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/events/<event_id>/answers",
        callers=OPERATOR,
        query=paging.PageQuery,
        answer=paging.page_of(AnswersOfPersonView),
        refusals=(refusals.UnknownEvent, paging.MalformedCursor),
        summary="What the participants of an event answered",
    )
    def read_answers_of_event(call: Call) -> Answer:
        command, window = _list_command(call)
        found = list_answers(command, parts.readings, parts.gate_readings)
        return Answer(body=paging.page(found, window, view=answers_line, position=lambda one: (one.registration.id,)))

    @routes.get(
        "/events/<event_id>/needs",
        callers=OPERATOR | PARTNER,
        query=paging.PageQuery,
        answer=NeedsPage,
        refusals=(refusals.UnknownEvent, UnknownSubject, NotAllowed, paging.MalformedCursor),
        summary="What the participants of an event need: counted for the caterer, and one by one for the door",
        description="For those whom the event names as its needs' readers, operators or partners, and for every "
        "operator while it names nobody. Other operators read the counts alone; for other partners there is nothing.",
    )
    def read_needs_of_event(call: Call) -> Answer:
        event_with_needs(call, call.path["event_id"], parts)
        command, window = _list_command(call)
        listed = list_needs(command, parts.readings, parts.gate_readings)
        page = paging.page(listed.found, window, view=needs_line, position=lambda one: (one.registration.id,))
        return Answer(body={**page, "counts": counts_view(listed.counts)})


def _list_command(call: Call) -> tuple[ListGiven, paging.Window]:
    window = paging.window_of(call.query, str)
    after = None if window.after is None else window.after[0]
    return ListGiven(event_id=call.path["event_id"], after=after, limit=window.rows), window


def _change(call: Call, parts: Parts, change: Any) -> None:
    registration_id = call.caller.subject

    def handle(work: Work) -> None:
        refuse_revoked_link(call.caller, work.registrations.get(registration_id))
        change(registration_id, work)

    # The answer is read afterwards, so that nothing personal is kept with it.
    parts.commands.run(handle, claim=None, render=lambda _: Answer())


def _require_current(kept: Any, call: Call) -> None:
    require_current(kept.revision if kept else 0, call.stated_revision)


def _answers(call: Call, registration_id: str, parts: Parts) -> Answer:
    registration = shown_to(call.caller, registration_id, parts).registration
    body = answers_view(show_answers(registration, parts.readings, parts.gate_readings))
    return Answer(body=body, etag=str(body["revision"]))


def _needs(call: Call, registration_id: str, parts: Parts) -> Answer:
    shown_to(call.caller, registration_id, parts)
    body = needs_view(registration_id, parts.gate_readings.needs(registration_id))
    return Answer(body=body, etag=str(body["revision"]))
