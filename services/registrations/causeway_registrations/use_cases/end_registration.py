"""What withdrawing, declining and lapsing have in common: the place is counted back and offered to the next."""

from datetime import datetime

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import leave_allotment, without
from causeway_registrations.use_cases.keep_what_came import let_go_of_what_came
from causeway_registrations.use_cases.note_left_date import note_left_date
from causeway_registrations.use_cases.offer_free_places import forget_offer, offer_free_places
from causeway_registrations.use_cases.ports import Work


def end_registration(
    before: Registration, ended: Registration, event: OfferedEvent, work: Work, *, now: datetime, rules: PlaceRules
) -> None:
    """Keep the ended registration, free what it held ``before`` and offer that on."""
    work.registrations.save(ended)
    forget_offer(before.id, before.offer, work)
    event = without(before, event, work).count_ended(ended)
    leave_allotment(before, work)
    let_go_of_what_came(ended, work)
    note_left_date(before, event, work)
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
