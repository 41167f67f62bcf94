"""Offer free places to those who have waited longest, within the transaction that freed them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import PlaceOffered
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Offer, Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.ports import OFFER_LAPSES, OFFERS_CONTINUE, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueOffers:
    """Offer what an earlier transaction left, because more places were free than it may offer at once."""

    event_id: str
    mode: str


def continue_offers(command: ContinueOffers, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Offer the next free places; a mode without any is left as it is."""
    event = work.offered_events.find(command.event_id)
    if event is not None and command.mode in event.pools:
        offered = offer_free_places(event, command.mode, work, now=now, rules=rules)
        if offered is not event:
            work.offered_events.save(offered)


def offer_free_places(event: OfferedEvent, mode: str, work: Work, *, now: datetime, rules: PlaceRules) -> OfferedEvent:
    """Return the event with its free places in ``mode`` held for the first who wait; the caller saves it.

    A transaction offers ``rules.offers_at_once`` places; clock work goes on with the rest.
    """
    expires_at = event.offer_expiry(now, rules)
    places = event.places_to_offer(mode)
    if expires_at is None or places == 0:
        return event
    for waiting in work.registrations.first_waiting(event.id, mode, min(places, rules.offers_at_once)):
        event = event.offer_place(mode)
        _offer_to(waiting, expires_at, work)
    if places > rules.offers_at_once:
        payload = {"event_id": event.id, "mode": mode}
        work.schedule(OFFERS_CONTINUE, f"{event.id}:{mode}", now, payload)
    return event


def _offer_to(waiting: Registration, expires_at: datetime, work: Work) -> None:
    offered = waiting.offer_place(expires_at)
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
