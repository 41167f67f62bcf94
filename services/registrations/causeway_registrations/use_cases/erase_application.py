"""An operator forgets somebody who has applied and was given no place."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.application_refusals import ApplicationAccepted, ApplicationForgotten
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.erase_registration import MOST_CODES
from causeway_registrations.use_cases.forget_application import forget_application
from causeway_registrations.use_cases.forget_codes import forget_codes
from causeway_registrations.use_cases.forget_refused_rows import forget_refused_rows
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseApplication:
    """Whose."""

    application_id: str


def erase_application(command: EraseApplication, work: Work, *, now: datetime, rules: PlaceRules) -> Application:
    """Return the application with nobody in it, nothing that they wrote and nothing that was written about them.

    Codes to the event that are for them only open for nobody any more; rows with their address that imports refused go.

    Raises:
        UnknownSubject: there is no such application.
        ApplicationForgotten: the person was forgotten before.
        ApplicationAccepted: it led to a registration, which holds the same person.
    """
    application = work.applications.get(command.application_id)
    if application.erased_at is not None:
        raise ApplicationForgotten(
            "The person of this application was forgotten.",
            next_step="Nothing can be done with it any more.",
            erased_at=application.erased_at.isoformat(),
        )
    if application.status is ApplicationStatus.ACCEPTED:
        raise ApplicationAccepted(
            "This application was accepted, so the person is registered.",
            next_step="Forget the person of the registration; the application goes with it.",
            registration_id=application.registration_id,
        )
    if application.participant is not None:
        key = person_key(application.participant.email)
        forget_codes(work.access_codes.bound_to(key, MOST_CODES, event_id=application.event_id), work, now=now)
        forget_refused_rows(key, work)
    return forget_application(application, work, wanted_by="operator", now=now, rules=rules)
