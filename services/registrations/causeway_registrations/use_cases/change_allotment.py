"""An operator keeps more or fewer places, or until another date."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Leader
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import keep_allotment
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.lead_delegation import lead_delegation
from causeway_registrations.use_cases.offer_free_places import offer_free_places
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAllotment:
    """Which allotment, and how it is to be."""

    allotment_id: str
    places: int
    returns_at: datetime
    leader: Leader | None = None
    keep_leader: bool = True
    """Whether nothing is said of who leads the delegation, so that it stays as it is."""
    waiting_priority: int | None = None
    keep_priority: bool = True
    """Whether nothing is said of how its people wait, so that it stays as it is."""


def change_allotment(command: ChangeAllotment, work: Work, *, now: datetime, rules: PlaceRules) -> Allotment:
    """Keep as many places as wanted; those given up, and new ones that its people wait for, are offered.

    Raises:
        UnknownSubject: there is no such allotment.
        AllotmentReturned, AllotmentTooSmall, EventCancelled, EventOver, DateOver
        NotEnoughPlaces: fewer are free.
    """
    allotment = work.allotments.get(command.allotment_id)
    event = find_event(allotment.event_id, work)
    event.refuse_unless_ahead(now)
    priority = allotment.waiting_priority if command.keep_priority else command.waiting_priority
    changed = allotment.change(command.places, command.returns_at, priority)
    event = event.give_back_kept(allotment.kept).keep_places(changed.kept, until=changed.returns_at, now=now)
    if not command.keep_leader:
        changed = lead_delegation(changed, command.leader, work, now=now)
    keep_allotment(changed, work, now=now)
    # Its own people may be the first to have what it keeps now.
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    return work.allotments.get(changed.id)
