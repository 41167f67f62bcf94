"""List an event's participants with what they have attended, what was marked by hand, and what they lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.attended import attended_in
from causeway_registrations.domain.certificate_rule import Attended, Unmet
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.certificate_ports import CertificateReadings
from causeway_registrations.use_cases.find_seat import first_attendance
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAssessments:
    """Which event's, from where on."""

    event_id: str
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedParticipant:
    """Somebody with a confirmed place; ``lacking`` is empty while there is no rule, and for who meets it."""

    registration: Registration
    attended: Attended
    assessment: Assessment
    certified: bool
    lacking: Sequence[Unmet]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentList:
    """A stretch of the participants in the order of their ids; ``next_after`` leads to the following ones."""

    items: Sequence[AssessedParticipant]
    next_after: str | None


def list_assessments(command: ListAssessments, readings: Readings, certificates: CertificateReadings) -> AssessmentList:
    """Return who can be marked; of a party it is the registrant.

    Raises:
        UnknownEvent
    """
    event, rule = show_places(command.event_id, readings), certificates.rule(command.event_id)
    people = certificates.candidates(event.id, after=command.after, limit=command.limit + 1)
    items = []
    for person in people[: command.limit]:
        seat = person.seat or first_attendance(person.registration, 0, event)
        attended = attended_in(event, person.registration, seat)
        known = person.assessment or Assessment(registration_id=person.registration.id, event_id=event.id)
        items.append(
            AssessedParticipant(
                registration=person.registration,
                attended=attended,
                assessment=known,
                certified=person.certified,
                lacking=rule.unmet(attended, known) if rule else (),
            )
        )
    return AssessmentList(items=items, next_after=items[-1].registration.id if len(people) > command.limit else None)
