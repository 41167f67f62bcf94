"""Feedback: asked by operators, given by who took part, shown in figures."""

from datetime import timedelta
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain import feedback_refusals as refusals
from causeway_registrations.domain.feedback_form import Choice, FeedbackForm, Question, QuestionKind
from causeway_registrations.domain.feedback_results import FeedbackResults
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.describe_feedback_form import DescribeFeedbackForm, describe_feedback_form
from causeway_registrations.use_cases.give_feedback import GiveFeedback, give_feedback, no_feedback_form
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_feedback_results import show_feedback_results
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.feedback_schemas import (
    FeedbackFormBody,
    FeedbackFormView,
    FeedbackGivenView,
    FeedbackResultsView,
    GiveFeedbackBody,
    MyFeedbackView,
)
from causeway_registrations.web.feedback_views import form_view, my_feedback_view, results_table, results_view
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import refuse_revoked_link, shown_to

EXAMPLE = {
    "anonymous": True,
    "questions": [
        {"id": "whole", "kind": "rating", "text": {"en": "How was it?", "zh-Hans": "您觉得如何？"}, "required": True},
        {
            "id": "again",
            "kind": "choice",
            "text": {"en": "Would you come again?"},
            "choices": [{"id": "yes", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}}],
        },
        {"id": "remarks", "kind": "text", "text": {"en": "What else should we know?"}},
    ],
}


def add_feedback_form_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a form is laid down, and what came of it."""

    @routes.get(
        "/events/<event_id>/feedback-form",
        callers=OPERATOR,
        answer=FeedbackFormView,
        refusals=(UnknownEvent, refusals.NoFeedbackForm),
        summary="What an event's participants are asked",
    )
    def read_feedback_form(call: Call) -> Answer:
        event = show_places(call.path["event_id"], parts.readings)
        form = parts.feedback.form(event.id)
        if form is None:
            raise no_feedback_form()
        return _answer(form)

    @routes.put(
        "/events/<event_id>/feedback-form",
        callers=OPERATOR,
        body=FeedbackFormBody,
        answer=FeedbackFormView,
        refusals=(UnknownEvent, refusals.FeedbackFormUnsound, refusals.FeedbackBegun, ChangedMeanwhile),
        summary="Lay down what participants are asked, until somebody has answered",
        description='There is no form to read before the first; send `If-Match: "0"` then.',
        example=EXAMPLE,
    )
    def put_feedback_form(call: Call) -> Answer:
        form = _form(call.path["event_id"], call.body)

        def handle(work: Work) -> FeedbackForm:
            known = work.feedback_forms.find(form.event_id)
            require_current(known.revision if known else 0, call.stated_revision)
            return describe_feedback_form(DescribeFeedbackForm(form=form), work)

        return parts.commands.run(handle, claim=call.claim, render=_answer)

    @routes.get(
        "/events/<event_id>/feedback",
        callers=OPERATOR,
        answer=FeedbackResultsView,
        refusals=(UnknownEvent, refusals.NoFeedbackForm),
        limit="30/minute",
        summary="What came of a form, no figure about fewer than five; of an anonymous one after it has closed",
    )
    def read_feedback(call: Call) -> Answer:
        results = _results(call, parts)
        closes_at = results.form.closes_at(show_places(results.form.event_id, parts.readings).announced.ends_at)
        return Answer(body=results_view(results, closes_at))

    @routes.get(
        "/events/<event_id>/feedback.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent, refusals.NoFeedbackForm),
        limit="30/minute",
        summary="The same as a table; no cell is a formula",
    )
    def read_feedback_table(call: Call) -> Content:
        headers = {"Content-Disposition": 'attachment; filename="feedback.csv"', "Cache-Control": "no-store"}
        return Content(content=results_table(_results(call, parts)), media_type=MEDIA_TYPE, headers=headers)


def add_my_feedback_routes(routes: Routes, parts: Parts) -> None:
    """Declare how somebody who took part sees and answers the form."""

    @routes.get(
        "/mine/feedback",
        callers=PARTICIPANT,
        answer=MyFeedbackView,
        refusals=(refusals.NoFeedbackForm, refusals.FeedbackNotAttended, refusals.FeedbackClosed),
        summary="The feedback form of the attendance that the link is for",
    )
    def read_my_feedback(call: Call) -> Answer:
        return Answer(body=_mine(call, parts))

    @routes.post(
        "/mine/feedback",
        callers=PARTICIPANT,
        body=GiveFeedbackBody,
        answer=FeedbackGivenView,
        refusals=(
            UnknownSubject,
            refusals.NoFeedbackForm,
            refusals.FeedbackNotAttended,
            refusals.FeedbackClosed,
            refusals.FeedbackGivenBefore,
            refusals.AnswerNotFitting,
        ),
        summary="Answer the form; with a name again and again until it closes, without one once",
        example={"answers": {"whole": 5, "again": "yes"}},
    )
    def give(call: Call) -> Answer:
        command = GiveFeedback(registration_id=call.caller.subject, answers=call.body["answers"])

        def handle(work: Work) -> FeedbackForm:
            refuse_revoked_link(call.caller, work.registrations.get(command.registration_id))
            return give_feedback(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_given)


def _answer(form: FeedbackForm) -> Answer:
    return Answer(body=form_view(form), etag=str(form.revision))


def _given(form: FeedbackForm) -> Answer:
    return Answer(body={"event_id": form.event_id, "given": True})


def _results(call: Call, parts: Parts) -> FeedbackResults:
    return show_feedback_results(call.path["event_id"], parts.readings, parts.feedback, now=parts.clock())


def _mine(call: Call, parts: Parts) -> dict[str, Any]:
    registration = shown_to(call.caller, call.caller.subject, parts).registration
    event, form = show_places(registration.event_id, parts.readings), parts.feedback.form(registration.event_id)
    if form is None:
        raise no_feedback_form()
    form.refuse_unless_open(registration, event.announced.ends_at, parts.clock())
    named = None if form.anonymous else parts.feedback.given_by(registration.id)
    return my_feedback_view(
        form,
        form.closes_at(event.announced.ends_at),
        given=parts.feedback.has_given(registration.id),
        answers=named.answers if named else {},
    )


def _form(event_id: str, body: dict[str, Any]) -> FeedbackForm:
    return FeedbackForm(
        event_id=event_id,
        anonymous=body["anonymous"],
        questions=tuple(_question(question) for question in body["questions"]),
        invited_after=timedelta(hours=body["invited_after_h"]),
        open_for=timedelta(hours=body["open_for_h"]),
    )


def _question(body: dict[str, Any]) -> Question:
    choices = tuple(Choice(**choice) for choice in body["choices"])
    return Question(**{**body, "kind": QuestionKind(body["kind"]), "choices": choices})
