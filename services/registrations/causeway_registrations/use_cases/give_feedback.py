"""Somebody who took part answers the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.feedback import Feedback, GivenMark
from causeway_registrations.domain.feedback_form import FeedbackForm
from causeway_registrations.domain.feedback_refusals import FeedbackGivenBefore, NoFeedbackForm
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeedback:
    """Whose attendance, and the answers."""

    registration_id: str
    answers: Mapping[str, object]


def give_feedback(command: GiveFeedback, work: Work, *, now: datetime) -> FeedbackForm:
    """Keep the answers and return the form. Answers with a name may be changed until the form closes.

    Raises:
        UnknownSubject: there is no such registration.
        NoFeedbackForm, FeedbackNotAttended, FeedbackClosed, AnswerNotFitting
        FeedbackGivenBefore: the form is anonymous and was answered.
    """
    registration = work.registrations.get(command.registration_id)
    event, form = find_event(registration.event_id, work), work.feedback_forms.find(registration.event_id)
    if form is None:
        raise no_feedback_form()
    form.refuse_unless_open(registration, event.announced.ends_at, now)
    known = None if form.anonymous else work.feedback.find(registration.id)
    if known is not None:
        work.feedback.save(known.change(form, command.answers, now))
        return form
    given = Feedback.give(form, registration, command.answers, now)
    if form.anonymous:
        if work.feedback_marks.find(registration.id) is not None:
            raise FeedbackGivenBefore(
                "You have answered this form. It is anonymous, so we cannot find your answer to change it.",
                next_step="Thank you; there is nothing more to do.",
            )
        work.feedback_marks.add(GivenMark(registration_id=registration.id, event_id=event.id))
    work.feedback.add(given)
    return form


def no_feedback_form() -> NoFeedbackForm:
    """Return the refusal for an event without a form."""
    return NoFeedbackForm("Nobody asks for feedback on this event.", next_step="Write to the organiser instead.")
