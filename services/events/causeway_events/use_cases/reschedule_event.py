"""A published event moves to another time, zone, place, room or join link."""

from dataclasses import dataclass, field
from datetime import datetime

from causeway_events.domain.event import Event, moved_fields
from causeway_events.domain.facts import EventRescheduled
from causeway_events.domain.history import change_of
from causeway_events.domain.texts import Texts, said
from causeway_events.use_cases.ports import Work
from causeway_events.use_cases.revisions import Moves, changes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleEvent:
    """Where and when the event is to be instead; what is absent stays as it is."""

    by: str
    event_id: str
    moves: Moves
    reason: Texts = field(default_factory=dict)


def reschedule_event(command: RescheduleEvent, work: Work, *, now: datetime) -> Event:
    """Return the event at its new time or place; everybody who is registered will hear of it.

    Raises:
        UnknownSubject: there is no such event.
        Refusal: what ``Schedule.changed`` and ``Event.rescheduled`` say no to.
    """
    before = work.events.get(command.event_id)
    after = before.rescheduled(changes_of(before, command.moves), now=now)
    work.events.save(after)
    work.history.add(change_of(before, after, by=command.by, action="rescheduled", at=now))
    work.record(EventRescheduled(before, after, moved_fields(before, after), said(command.reason)))
    return after
