"""An operator offers free places to the next who wait."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import offer_next
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNextPlaces:
    """How many parties of which event are to be offered places; 1 to 200."""

    event_id: str
    parties: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersMade:
    """How many offers were made, and whether more could be made now."""

    made: int
    more: bool


def offer_next_places(command: OfferNextPlaces, work: Work, *, now: datetime, rules: PlaceRules) -> OffersMade:
    """Offer free places in the order of the event's policy.

    Raises:
        UnknownEvent, EventCancelled
        DrawPending: who comes first is decided by a draw that was not held yet.
        OffersEnded: it is too close to the start.
    """
    event = find_event(command.event_id, work)
    event.refuse_unless_offering(now, rules)
    turns = offer_next(event, command.parties, work, now=now, rules=rules)
    if turns.made:
        work.offered_events.save(turns.event)
    return OffersMade(made=turns.made, more=turns.anybody_left())
