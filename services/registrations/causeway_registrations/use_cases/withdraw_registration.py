"""A person gives up their place, their offer or their wait; the place goes to the next."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.application import ApplicationStatus
from causeway_registrations.domain.facts import RegistrationWithdrawn
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.withdraw_application import keep_withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRegistration:
    """Which registration, and whether the person is told in one message with other dates of a series."""

    registration_id: str
    told_together: bool = False


def withdraw_registration(
    command: WithdrawRegistration, work: Work, *, now: datetime, rules: PlaceRules
) -> Registration:
    """End the registration and offer its place on.

    Raises:
        UnknownSubject: there is no such registration.
        EventOver: the event has taken place.
        RegistrationEnded, AlreadyCheckedIn
    """
    registration = work.registrations.get(command.registration_id)
    event = find_event(registration.event_id, work)
    withdrawn = registration.withdraw()
    event.refuse_if_over(now)
    end_registration(registration, withdrawn, event, work, now=now, rules=rules)
    work.record(RegistrationWithdrawn(withdrawn, told_together=command.told_together))
    if work.calls.find(event.id) is not None:
        _withdraw_application(withdrawn, work, now=now, rules=rules)
    return withdrawn


def _withdraw_application(registration: Registration, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Take back the application that the place came from, so that the next on the reserve list can have it."""
    application = work.applications.of_registration(registration.id)
    if application is not None and application.status is ApplicationStatus.ACCEPTED:
        keep_withdrawn(application, application.withdraw(), work, now=now, rules=rules)
