"""A person says no to the place held for them; it goes to the next."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import OfferDeclined
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineOffer:
    """Whose offer."""

    registration_id: str


def decline_offer(command: DeclineOffer, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """End the registration and offer the place on.

    Raises:
        UnknownSubject: there is no such registration.
        NoOffer: there is nothing to decline.
    """
    registration = work.registrations.get(command.registration_id)
    event = find_event(registration.event_id, work)
    declined = registration.decline_offer()
    end_registration(registration, declined, event, work, now=now, rules=rules)
    work.record(OfferDeclined(declined))
    return declined
