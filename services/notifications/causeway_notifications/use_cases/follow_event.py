"""Keep our copy of an event true, tell those concerned when it moves or is cancelled, and plan its reminders."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.kinds import REMINDER_OFFSETS, Kind
from causeway_notifications.domain.known_event import KnownEvent
from causeway_notifications.use_cases.fan_out_notices import FAN_OUT, FanOut, plan_fan_out
from causeway_notifications.use_cases.follow_feedback_form import plan_feedback
from causeway_notifications.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowEvent:
    """An event's new state, when it came to be, and what it means for those registered, if anything."""

    event: KnownEvent
    happened_at: datetime
    tell: Kind | None = None


def follow_event(command: FollowEvent, work: Work, *, now: datetime) -> KnownEvent | None:
    """Return the new copy, or none when we know a newer state already.

    However many are registered, the work here is the same: one row asks the clock to tell them.
    """
    known = work.events.find(command.event.id)
    if known is not None and known.revision >= command.event.revision:
        return None
    event = command.event.after(known)
    if known is None:
        work.events.add(event)
    else:
        work.events.save(event)
    if command.tell is not None:
        told = FanOut(event_id=event.id, kind=command.tell, sequence=event.sequence, moment=command.happened_at)
        plan_fan_out(told, work, due_at=now)
    for kind in REMINDER_OFFSETS:
        _plan_reminder(event, kind, work, now)
    plan_feedback(event, work, now=now)
    return event


def _plan_reminder(event: KnownEvent, kind: Kind, work: Work, now: datetime) -> None:
    due_at = event.starts_at - REMINDER_OFFSETS[kind]
    reminder = FanOut(event_id=event.id, kind=kind, sequence=event.sequence, moment=due_at)
    if event.cancelled:
        work.unschedule(FAN_OUT, reminder.subject)
    elif due_at > now:
        plan_fan_out(reminder, work, due_at=due_at)
    # A time that has passed is left alone: its reminder has gone, or nobody had registered by then.
