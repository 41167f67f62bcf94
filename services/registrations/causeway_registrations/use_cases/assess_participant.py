"""An operator marks by hand that somebody has passed, or is confirmed for a certificate."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParticipant:
    """Whose marks, which, and by whom."""

    registration_id: str
    passed: bool
    confirmed: bool
    by: str


def assess_participant(command: AssessParticipant, work: Work, *, now: datetime) -> Assessment:
    """Keep the marks; a certificate that was given out is not taken back by them.

    Raises:
        UnknownSubject: there is no such registration.
        PlaceNotConfirmed: it is no confirmed place.
    """
    registration = work.registrations.get(command.registration_id)
    registration.refuse_unless_confirmed()
    known = work.assessments.find(registration.id) or Assessment(
        registration_id=registration.id, event_id=registration.event_id
    )
    assessment = known.decide(passed=command.passed, confirmed=command.confirmed, by=command.by, now=now)
    work.assessments.save(assessment)
    return assessment
