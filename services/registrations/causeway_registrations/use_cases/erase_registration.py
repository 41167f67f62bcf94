"""An operator forgets the person of one registration."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.participant import identity_in
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import series_of
from causeway_registrations.use_cases.forget_enrolment import forget_enrolment
from causeway_registrations.use_cases.forget_participant import forget_participant
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseRegistration:
    """Whose."""

    registration_id: str


def erase_registration(command: EraseRegistration, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Return the registration with nobody in it; a place in an event to come is offered on.

    Enrolments in a series of the event are forgotten as well, for they would bring the person back at its next date.

    Raises:
        UnknownSubject: there is no such registration.
        RegistrationErased: the person was forgotten before.
    """
    registration = work.registrations.get(command.registration_id)
    _forget_enrolments(registration, work, now=now)
    return forget_participant(registration, work, wanted_by="operator", now=now, rules=rules)


def _forget_enrolments(registration: Registration, work: Work, *, now: datetime) -> None:
    event, participant = work.offered_events.find(registration.event_id), registration.participant
    if event is None or participant is None:
        return
    for series_id in series_of(event.announced):
        enrolment = work.enrolments.live_of(identity_in(series_id, participant.email))
        if enrolment is not None:
            forget_enrolment(enrolment, work, now=now)
