"""Somebody who is enrolled in a series takes part in a date after all that they have left, or that had refused them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series_refusals import DateNotLeft
from causeway_registrations.use_cases.find_date import find_date
from causeway_registrations.use_cases.find_series import find_series
from causeway_registrations.use_cases.join_date import register_enrolled, registration_of
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinDate:
    """Whose date, and in which mode if not in that of the enrolment."""

    enrolment_id: str
    event_id: str
    mode: str | None = None


def rejoin_date(command: RejoinDate, work: Work, *, now: datetime, rules: PlaceRules) -> Enrolment:
    """Register the person for the date again, by the same rules as everybody.

    Raises:
        UnknownSubject: there is no such enrolment, or no such date in its series.
        EnrolmentEnded, EnrolmentErased
        DateNotLeft: they take part in it.
        Refusal: as for everybody who registers.
    """
    enrolment = work.enrolments.get(command.enrolment_id)
    enrolment.refuse_if_ended()
    event = find_date(enrolment, command.event_id, work)
    registration = registration_of(enrolment, event.id, work)
    if registration is not None:
        raise DateNotLeft(
            "You take part in this date.",
            next_step="Look at the list of your dates.",
            status=registration.status.value,
        )
    series, mode = find_series(enrolment.series_id, work), command.mode or enrolment.mode
    register_enrolled(enrolment, event, series, work, now=now, rules=rules, mode=mode)
    rejoined = enrolment.note_joined(event.id)
    if rejoined is not enrolment:
        work.enrolments.save(rejoined)
    return rejoined
