"""A person says yes to the place held for them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import OfferAccepted
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import forget_offer
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer:
    """Whose offer."""

    registration_id: str


def accept_offer(command: AcceptOffer, work: Work, *, now: datetime) -> Registration:
    """Confirm the offered place.

    Raises:
        UnknownSubject: there is no such registration.
        EventCancelled, EventOver, NoOffer, OfferExpired, ConsentNeeded
    """
    return confirm_held(work.registrations.get(command.registration_id), work, now=now)


def confirm_held(registration: Registration, work: Work, *, now: datetime) -> Registration:
    """Make the places held for ``registration`` confirmed ones."""
    event = find_event(registration.event_id, work)
    event.refuse_unless_ahead(now)
    accepted = registration.accept_offer(now)
    work.registrations.save(accepted)
    work.offered_events.save(event.confirm_offered_places(registration))
    forget_offer(registration.id, registration.offer, work)
    work.record(OfferAccepted(accepted))
    return accepted
