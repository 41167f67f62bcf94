"""Show an operator what came of a feedback form."""

from datetime import datetime

from causeway_registrations.domain.feedback_results import FeedbackResults, results_of
from causeway_registrations.use_cases.feedback_ports import FeedbackReadings
from causeway_registrations.use_cases.give_feedback import no_feedback_form
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places

MOST_EXAMINED = 50_000


def show_feedback_results(
    event_id: str, readings: Readings, feedback: FeedbackReadings, *, now: datetime
) -> FeedbackResults:
    """Return the figures; those of an anonymous form only once it is closed.

    Until then whoever looks before and after somebody answers would see the difference: that person's answer.

    Raises:
        UnknownEvent, NoFeedbackForm
    """
    event, form = show_places(event_id, readings), feedback.form(event_id)
    if form is None:
        raise no_feedback_form()
    secret = form.anonymous and now < form.closes_at(event.announced.ends_at)
    given = [] if secret else feedback.given_about(event_id, limit=MOST_EXAMINED)
    return results_of(form, given)
