"""An operator lays down what an event's participants are asked."""

from dataclasses import dataclass, replace

from causeway_registrations.domain.feedback_facts import FeedbackFormDescribed
from causeway_registrations.domain.feedback_form import FeedbackForm
from causeway_registrations.domain.feedback_refusals import FeedbackBegun
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeFeedbackForm:
    """The form wanted."""

    form: FeedbackForm


def describe_feedback_form(command: DescribeFeedbackForm, work: Work) -> FeedbackForm:
    """Keep the form.

    Raises:
        UnknownEvent: no such event was announced.
        FeedbackFormUnsound
        FeedbackBegun: somebody has answered, so what they were asked and promised stays.
    """
    command.form.refuse_contradictions()
    event = find_event(command.form.event_id, work)
    if work.feedback.any_about(event.id):
        raise FeedbackBegun(
            "Somebody has answered this form, so its questions and its promise stay as they are.",
            next_step="Let it run to its end, and ask anew after the next event.",
        )
    known = work.feedback_forms.find(event.id)
    form = replace(command.form, revision=(known.revision if known else 0) + 1)
    work.feedback_forms.save(form)
    work.record(FeedbackFormDescribed(form))
    return form
