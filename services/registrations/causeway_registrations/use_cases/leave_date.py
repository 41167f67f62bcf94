"""Somebody who is enrolled in a series leaves one date of it."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_date import find_date
from causeway_registrations.use_cases.join_date import registration_of
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDate:
    """Whose date."""

    enrolment_id: str
    event_id: str


def leave_date(command: LeaveDate, work: Work, *, now: datetime, rules: PlaceRules) -> Enrolment:
    """Give up the place of the date, if there is one, and never join it again by itself.

    Raises:
        UnknownSubject: there is no such enrolment, or no such date in its series.
        EnrolmentEnded, EnrolmentErased, EventOver, AlreadyCheckedIn
        DateLeft: it was left before.
    """
    enrolment = work.enrolments.get(command.enrolment_id)
    enrolment.refuse_if_ended()
    event = find_date(enrolment, command.event_id, work)
    event.refuse_if_over(now)
    registration = registration_of(enrolment, event.id, work)
    if registration is not None:
        withdraw_registration(WithdrawRegistration(registration_id=registration.id), work, now=now, rules=rules)
    else:
        enrolment.refuse_if_left(event.id)
    # Withdrawing has noted it already where there was a place to give up.
    current = work.enrolments.get(enrolment.id)
    left = current.note_left(event.id)
    if left is not current:
        work.enrolments.save(left)
    return left
