"""Offer free places to those whose turn it is, within the transaction that freed them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import AllotmentChanged, PlaceOffered
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Offer, Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.ports import OFFER_LAPSES, OFFERS_CONTINUE, Work
from causeway_registrations.use_cases.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueOffers:
    """Offer what an earlier transaction left, because more places were free than it may offer at once."""

    event_id: str


def continue_offers(command: ContinueOffers, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Offer the next free places; an event without any is left as it is."""
    event = work.offered_events.find(command.event_id)
    if event is not None:
        offered = offer_free_places(event, work, now=now, rules=rules)
        if offered is not event:
            work.offered_events.save(offered)


def offer_free_places(event: OfferedEvent, work: Work, *, now: datetime, rules: PlaceRules) -> OfferedEvent:
    """Return the event with its free places held for those whose turn it is; the caller saves it.

    A transaction makes ``rules.offers_at_once`` offers; clock work goes on with the rest.
    """
    if event.draw_pending or not event.admission.waiting.offers_by_themselves:
        return event
    turns = offer_next(event, rules.offers_at_once, work, now=now, rules=rules)
    if turns.anybody_left():
        work.schedule(OFFERS_CONTINUE, event.id, now, {"event_id": event.id})
    return turns.event


def offer_next(event: OfferedEvent, at_most: int, work: Work, *, now: datetime, rules: PlaceRules) -> Turns:
    """Hold places for the next, up to ``at_most`` parties, and return how far that went."""
    turns = Turns(event, work.registrations, work.allotments, now=now, rules=rules)
    for _ in range(at_most):
        waiting = turns.next()
        if waiting is None:
            break
        _offer_to(waiting, turns, work, now=now, rules=rules)
    return turns


def _offer_to(waiting: Registration, turns: Turns, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    event, filled = turns.event, turns.filled
    expires_at = event.offer_expiry(now, waiting.zone or event.announced.zone, rules)
    assert expires_at is not None
    if filled is not None:
        work.allotments.save(filled)
        work.record(AllotmentChanged(filled))
    offered = waiting.offer_place(expires_at, None if filled is None else filled.id)
    work.registrations.save(offered)
    work.record(PlaceOffered(offered))
    payload = {"registration_id": offered.id, "number": offered.offers_made}
    work.schedule(OFFER_LAPSES, lapse_subject(offered.id, offered.offers_made), expires_at, payload)


def forget_offer(registration_id: str, offer: Offer | None, work: Work) -> None:
    """Take back the clock work of an offer that was answered or given up."""
    if offer is not None:
        work.unschedule(OFFER_LAPSES, lapse_subject(registration_id, offer.number))


def lapse_subject(registration_id: str, number: int) -> str:
    """Return what the clock work of one offer is filed under."""
    return f"{registration_id}:{number}"
