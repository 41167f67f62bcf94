"""What every way to forget somebody's enrolment has in common: it ends, the person goes, what is counted stays."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.series_facts import EnrolmentErased
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.request_data import forget_request
from causeway_registrations.use_cases.series_ports import ENROLMENT_ENDS, ENROLMENT_GOES_ON, ENROLMENT_RETENTION


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetEnrolment:
    """Which enrolment."""

    enrolment_id: str


def erase_enrolment(command: ForgetEnrolment, work: Work, *, now: datetime) -> Enrolment:
    """Forget the person of one enrolment; their registrations are forgotten each by itself.

    Raises:
        UnknownSubject: there is no such enrolment.
        EnrolmentErased: the person was forgotten before.
    """
    return forget_enrolment(work.enrolments.get(command.enrolment_id), work, now=now)


def forget_due_enrolment(command: ForgetEnrolment, work: Work, *, now: datetime) -> None:
    """Forget the person of an enrolment that ended long ago, unless they were forgotten before."""
    enrolment = work.enrolments.find(command.enrolment_id)
    if enrolment is not None and enrolment.erased_at is None:
        forget_enrolment(enrolment, work, now=now)


def forget_enrolment(enrolment: Enrolment, work: Work, *, now: datetime) -> Enrolment:
    """Return the enrolment with nobody in it; no date is followed for it any more.

    Raises:
        EnrolmentErased: the person was forgotten before.
    """
    erased = enrolment.erase(now)
    work.enrolments.save(erased)
    for kind in (ENROLMENT_GOES_ON, ENROLMENT_ENDS, ENROLMENT_RETENTION):
        work.unschedule(kind, erased.id)
    forget_request(erased.id, work)
    work.forget(erased.id)
    work.record(EnrolmentErased(erased))
    return erased
