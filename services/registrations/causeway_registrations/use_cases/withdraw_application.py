"""An applicant takes the application back, or the place that it was given."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.application_facts import ApplicationWithdrawn
from causeway_registrations.domain.facts import RegistrationWithdrawn
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.give_back_place import give_back_place
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApplication:
    """Which application."""

    application_id: str


def withdraw_application(command: WithdrawApplication, work: Work, *, now: datetime, rules: PlaceRules) -> Application:
    """End the application and the registration that came of it; the next on reserve moves up if the call says so.

    Raises:
        UnknownSubject: there is no such application.
        EventOver: the event has taken place.
        ApplicationDecided: it was declined or withdrawn before.
        AlreadyCheckedIn: the person is there already.
    """
    application = work.applications.get(command.application_id)
    withdrawn = application.withdraw()
    find_event(application.event_id, work).refuse_if_over(now)
    if application.status is ApplicationStatus.ACCEPTED:
        _give_up_registration(application, work, now=now, rules=rules)
    keep_withdrawn(application, withdrawn, work, now=now, rules=rules)
    return withdrawn


def keep_withdrawn(
    before: Application, withdrawn: Application, work: Work, *, now: datetime, rules: PlaceRules
) -> None:
    """Keep the application as withdrawn, say so, and let the next move up into a place that it had."""
    work.applications.save(withdrawn)
    work.record(ApplicationWithdrawn(withdrawn))
    if before.status is ApplicationStatus.ACCEPTED:
        give_back_place(before, work, now=now, rules=rules)


def _give_up_registration(application: Application, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    registration = work.registrations.find(application.registration_id or "")
    if registration is None or not registration.live:
        return
    ended = registration.withdraw()
    event = find_event(registration.event_id, work)
    end_registration(registration, ended, event, work, now=now, rules=rules)
    work.record(RegistrationWithdrawn(ended))
