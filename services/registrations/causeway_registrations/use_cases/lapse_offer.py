"""An offer's time is over; the place goes to the next."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import OfferLapsed
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.tell_lapses import note_lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseOffer:
    """Which of a registration's offers."""

    registration_id: str
    number: int


def lapse_offer(command: LapseOffer, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """End the registration and offer the place on, if the offer is still open; otherwise do nothing.

    When the event was cancelled meanwhile, the offer is left alone: that news is all a person needs.
    """
    registration = work.registrations.find(command.registration_id)
    if registration is None or not registration.offer_has_lapsed(command.number, now):
        return
    event = work.offered_events.find(registration.event_id)
    if event is None or event.announced.cancelled:
        return
    lapsed = registration.lapse_offer()
    end_registration(registration, lapsed, event, work, now=now, rules=rules)
    work.record(OfferLapsed(lapsed))
    note_lapse(lapsed, work, now=now)
