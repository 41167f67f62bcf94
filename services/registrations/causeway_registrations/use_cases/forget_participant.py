"""What every way to forget a person has in common: the place goes on, the person goes, and what is counted stays."""

from datetime import datetime

from causeway_registrations.domain.facts import RegistrationErased, RegistrationWithdrawn
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.forget_application import forget_application_of
from causeway_registrations.use_cases.forget_what_came import forget_what_came
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.request_data import forget_request


def forget_participant(
    registration: Registration, work: Work, *, wanted_by: str, now: datetime, rules: PlaceRules
) -> Registration:
    """Return the registration with nobody in it.

    A place or a wait in an event to come is given up first, so that it is offered on. What is over stays as it was: who
    came has come.

    Raises:
        RegistrationErased: the person was forgotten before.
    """
    registration.refuse_if_erased()
    erased = _given_up(registration, work, now=now, rules=rules).erase(now)
    work.registrations.save(erased)
    forget_request(erased.id, work)
    forget_what_came(erased.id, work)
    # Only now is their place free for whoever moves up from the reserve list.
    forget_application_of(registration.identity, work, wanted_by=wanted_by, now=now, rules=rules)
    work.forget(erased.id)
    work.record(RegistrationErased(erased, wanted_by))
    return erased


def _given_up(registration: Registration, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    event = work.offered_events.find(registration.event_id)
    used = registration.checked_in_at is not None
    if event is None or now >= event.announced.ends_at or used or not registration.live:
        return registration
    withdrawn = registration.withdraw()
    end_registration(registration, withdrawn, event, work, now=now, rules=rules)
    # Others hear of it without the person, who is to be nowhere a moment later.
    work.record(RegistrationWithdrawn(withdrawn.without_person()))
    return withdrawn
