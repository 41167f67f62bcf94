"""A new event, for operators' eyes only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from causeway_events.domain.capacity import Capacities
from causeway_events.domain.event import Event
from causeway_events.domain.history import change_of
from causeway_events.domain.place import Host, Place
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_events.domain.schedule import Schedule
from causeway_events.domain.texts import Texts
from causeway_events.use_cases.name_hosts import name_hosts
from causeway_events.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEvent:
    """Something is to be put on the calendar."""

    by: str
    edition_id: str
    title: Texts
    local_start: datetime
    local_end: datetime
    zone: str
    start_fold: int = 0
    end_fold: int = 0
    modes: Capacities
    registration: RegistrationWindow | None = None
    summary: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    languages: Sequence[str] = ()
    place: Place | None = None
    join_link: str | None = None
    hosts: Sequence[Host] = ()


def draft_event(command: DraftEvent, work: Work, *, now: datetime) -> Event:
    """Return the new draft; nobody else hears of it.

    Raises:
        UnknownSubject: there is no such edition.
        Refusal: what ``Schedule.at``, ``Event.draft`` and ``name_hosts`` say no to.
    """
    schedule = Schedule.at(
        command.local_start,
        command.local_end,
        command.zone,
        start_fold=command.start_fold,
        end_fold=command.end_fold,
    )
    event = Event.draft(
        work.editions.get(command.edition_id),
        title=command.title,
        schedule=schedule,
        modes=command.modes,
        registration=command.registration,
        summary=command.summary,
        description=command.description,
        languages=command.languages,
        place=command.place,
        join_link=command.join_link,
        hosts=command.hosts,
        now=now,
    )
    name_hosts(command.hosts, work)
    work.events.add(event)
    work.history.add(change_of(None, event, by=command.by, action="drafted", at=now))
    return event
