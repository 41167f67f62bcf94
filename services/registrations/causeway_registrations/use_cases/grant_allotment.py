"""An operator keeps places for an institution, or holds them for a purpose."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Leader
from causeway_registrations.use_cases.allotments import keep_allotment
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.lead_delegation import lead_delegation
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAllotment:
    """How many places of what for whom, until when, and who fills them."""

    event_id: str
    label: str
    institution_id: str | None
    mode: str
    kind: str | None
    places: int
    returns_at: datetime
    leader: Leader | None = None
    waiting_priority: int | None = None
    """With which its people wait once it is used up; none when they do not."""


def grant_allotment(command: GrantAllotment, work: Work, *, now: datetime) -> Allotment:
    """Take the places out of what is free; nobody who has one or is offered one loses it.

    Raises:
        UnknownEvent, EventCancelled, EventOver, ModeNotOffered, KindRequired, KindNotOffered
        DateOver: the places would return at once.
        NotEnoughPlaces: fewer are free.
    """
    event = find_event(command.event_id, work)
    event.refuse_unless_ahead(now)
    allotment = Allotment(
        id=new_id(),
        event_id=event.id,
        label=command.label,
        institution_id=command.institution_id,
        mode=command.mode,
        kind=command.kind,
        places=command.places,
        returns_at=command.returns_at,
        waiting_priority=command.waiting_priority,
    )
    work.offered_events.save(event.keep_places(allotment.kept, until=allotment.returns_at, now=now))
    allotment = lead_delegation(allotment, command.leader, work, now=now)
    keep_allotment(allotment, work, now=now)
    return allotment
