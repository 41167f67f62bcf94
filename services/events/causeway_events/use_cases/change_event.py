"""An event is changed in what people need not be told at once; a draft in anything."""

from dataclasses import dataclass
from datetime import datetime

from causeway_events.domain.copies import occupancies_of
from causeway_events.domain.event import DRAFT, Event, changed_fields
from causeway_events.domain.facts import EventChanged
from causeway_events.domain.history import change_of
from causeway_events.use_cases.name_hosts import name_hosts
from causeway_events.use_cases.ports import Work
from causeway_events.use_cases.revisions import NewValues, changes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent:
    """New values; what is absent stays as it is."""

    by: str
    event_id: str
    values: NewValues


def change_event(command: ChangeEvent, work: Work, *, now: datetime) -> Event:
    """Return the event after the change; when nothing is different nothing is said, and the revision stays.

    Raises:
        UnknownSubject: there is no such event.
        Refusal: what ``Event.changed_with`` and ``name_hosts`` say no to, with the numbers for a capacity.
    """
    before = work.events.get(command.event_id)
    occupancies = occupancies_of(work.places.find(before.id))
    after = before.changed_with(changes_of(before, command.values), occupancies=occupancies, now=now)
    if after is before:
        return before
    name_hosts(after.hosts, work, already=before.hosts)
    work.events.save(after)
    work.history.add(change_of(before, after, by=command.by, action="changed", at=now))
    if after.status != DRAFT:
        work.record(EventChanged(after, changed_fields(before, after)))
    return after
