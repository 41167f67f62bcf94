"""The places of an allotment that nobody filled return to everybody: on its date, or when an operator says so."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import keep_allotment
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import offer_free_places
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAllotment:
    """Which allotment."""

    allotment_id: str


def return_allotment(command: ReturnAllotment, work: Work, *, now: datetime, rules: PlaceRules) -> Allotment:
    """Give what nobody filled back to everybody, those who wait first; who has a place keeps it.

    Raises:
        UnknownSubject: there is no such allotment.
        AllotmentReturned: it was returned before.
    """
    allotment = work.allotments.get(command.allotment_id)
    returned = allotment.return_unfilled(now)
    event = find_event(allotment.event_id, work).give_back_kept(allotment.kept)
    keep_allotment(returned, work, now=now)
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    return returned


def return_due_allotment(command: ReturnAllotment, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Do so when its date is over; an allotment that was returned or put off meanwhile is left alone."""
    allotment = work.allotments.find(command.allotment_id)
    if allotment is not None and allotment.is_due(now):
        return_allotment(command, work, now=now, rules=rules)
