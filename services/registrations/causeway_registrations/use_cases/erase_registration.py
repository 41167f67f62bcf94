"""An operator forgets the person of one registration."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.forget_participant import forget_participant
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseRegistration:
    """Whose."""

    registration_id: str


def erase_registration(command: EraseRegistration, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Return the registration with nobody in it; a place in an event to come is offered on.

    Raises:
        UnknownSubject: there is no such registration.
        RegistrationErased: the person was forgotten before.
    """
    registration = work.registrations.get(command.registration_id)
    return forget_participant(registration, work, wanted_by="operator", now=now, rules=rules)
