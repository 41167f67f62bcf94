"""Keep our copy of a feedback form true, and plan the letters that ask those who took part."""

from datetime import datetime

from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_event import KnownEvent
from causeway_notifications.domain.known_feedback_form import KnownFeedbackForm
from causeway_notifications.use_cases.fan_out_notices import FAN_OUT, FanOut, plan_fan_out
from causeway_notifications.use_cases.ports import Work


def follow_feedback_form(form: KnownFeedbackForm, work: Work, *, now: datetime) -> None:
    """Keep the form, unless we know a newer one, and plan its letters."""
    known = work.feedback_forms.find(form.id)
    if known is not None and known.revision >= form.revision:
        return
    if known is None:
        work.feedback_forms.add(form)
    else:
        work.feedback_forms.save(form)
    event = work.events.find(form.event_id)
    if event is not None:
        plan_feedback(event, work, now=now)


def plan_feedback(event: KnownEvent, work: Work, *, now: datetime) -> None:
    """Have those who took part asked at the time the form says, after the end as it is announced by now.

    A form that was laid down after that time is asked about at once, as long as it is open.
    """
    form = work.feedback_forms.find(event.id)
    if form is None:
        return
    asked = FanOut(event_id=event.id, kind=Kind.FEEDBACK, sequence=form.revision, moment=form.invites_at(event.ends_at))
    if event.cancelled:
        work.unschedule(FAN_OUT, asked.subject)
    elif now < form.closes_at(event.ends_at):
        plan_fan_out(asked, work, due_at=max(asked.moment, now))
