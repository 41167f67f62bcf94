"""An operator forgets the person of one registration."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.participant import identity_in, person_key
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import series_of
from causeway_registrations.use_cases.forget_codes import forget_codes
from causeway_registrations.use_cases.forget_enrolment import forget_enrolment
from causeway_registrations.use_cases.forget_participant import forget_participant
from causeway_registrations.use_cases.forget_refused_rows import forget_refused_rows
from causeway_registrations.use_cases.ports import Work

MOST_CODES = 1_000
"""As many as are made with one request; hardly anybody is sent more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseRegistration:
    """Whose."""

    registration_id: str


def erase_registration(command: EraseRegistration, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Return the registration with nobody in it; a place in an event to come is offered on.

    Enrolments in a series of the event are forgotten as well, for they would bring the person back at its next date. So
    are codes to the event that are for them only, and rows with their address that imports refused.

    Raises:
        UnknownSubject: there is no such registration.
        RegistrationErased: the person was forgotten before.
    """
    registration = work.registrations.get(command.registration_id)
    _forget_enrolments(registration, work, now=now)
    erased = forget_participant(registration, work, wanted_by="operator", now=now, rules=rules)
    if registration.participant is not None:
        key = person_key(registration.participant.email)
        forget_codes(work.access_codes.bound_to(key, MOST_CODES, event_id=registration.event_id), work, now=now)
        forget_refused_rows(key, work)
    return erased


def _forget_enrolments(registration: Registration, work: Work, *, now: datetime) -> None:
    event, participant = work.offered_events.find(registration.event_id), registration.participant
    if event is None or participant is None:
        return
    for series_id in series_of(event.announced):
        enrolment = work.enrolments.live_of(identity_in(series_id, participant.email))
        if enrolment is not None:
            forget_enrolment(enrolment, work, now=now)
