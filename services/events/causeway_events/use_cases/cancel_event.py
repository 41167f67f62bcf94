"""A published event is called off."""

from dataclasses import dataclass, field
from datetime import datetime

from causeway_events.domain.event import Event
from causeway_events.domain.facts import EventCancelled
from causeway_events.domain.history import change_of
from causeway_events.domain.texts import Texts
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelEvent:
    """Tell everybody not to come."""

    by: str
    event_id: str
    reason: Texts = field(default_factory=dict)


def cancel_event(command: CancelEvent, work: Work, *, now: datetime) -> Event:
    """Return the cancelled event; this is final.

    Raises:
        UnknownSubject, NotPublished, AlreadyCancelled, EventIsOver: see each.
    """
    before = work.events.get(command.event_id)
    after = before.cancelled(command.reason, now=now)
    work.events.save(after)
    work.history.add(change_of(before, after, by=command.by, action="cancelled", at=now))
    work.record(EventCancelled(after, after.cancellation_reason))
    return after
