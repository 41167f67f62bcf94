"""A draft is opened to the public."""

from dataclasses import dataclass
from datetime import datetime

from causeway_events.domain.event import Event
from causeway_events.domain.facts import EventPublished
from causeway_events.domain.history import change_of
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishEvent:
    """Let everybody know of the event."""

    by: str
    event_id: str
    as_record: bool = False
    """It is over, and is published so that it is not forgotten."""


def publish_event(command: PublishEvent, work: Work, *, now: datetime) -> Event:
    """Return the published event.

    Raises:
        UnknownSubject: there is no such event.
        NotADraft, AlreadyCancelled, EventIsOver, PlaceMissing, WindowPast: see each.
    """
    before = work.events.get(command.event_id)
    after = before.published(now=now, as_record=command.as_record)
    work.events.save(after)
    work.history.add(change_of(before, after, by=command.by, action="published", at=now))
    work.record(EventPublished(after))
    return after
