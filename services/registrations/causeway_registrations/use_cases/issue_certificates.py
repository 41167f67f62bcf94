"""Give out the certificates of an event by its rule, a stretch of people a transaction."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.attendance import attendance_id
from causeway_registrations.domain.attended import attended_in
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.certificate_facts import CertificateIssued
from causeway_registrations.domain.certificate_rule import CertificateRule
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.certificate_ports import CERTIFICATES_ISSUE
from causeway_registrations.use_cases.find_seat import find_seat
from causeway_registrations.use_cases.ports import Work

AT_ONCE = 200
"""People looked at in one transaction; the clock goes on with the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCertificates:
    """Of which event, beginning after the registration ``after``."""

    event_id: str
    after: str = ""


def issue_certificates(command: IssueCertificates, work: Work, *, now: datetime) -> int:
    """Give certificates to those of the next stretch who meet the rule, and return how many.

    Doing it again changes nothing for those who have or had one, so a certificate that was withdrawn stays so.
    """
    event, rule = work.offered_events.find(command.event_id), work.certificate_rules.find(command.event_id)
    if event is None or rule is None or event.announced.cancelled:
        return 0
    people = work.registrations.confirmed_in(event.id, after=command.after, limit=AT_ONCE)
    entitled = _entitled(people, event, rule, work)
    for registration in entitled:
        certificate = Certificate.issue(new_id(), registration, event, rule, now)
        work.certificates.add(certificate)
        work.record(CertificateIssued(certificate, registration.participant))
    if len(people) == AT_ONCE:
        work.schedule(CERTIFICATES_ISSUE, event.id, now, {"event_id": event.id, "after": people[-1].id})
    return len(entitled)


def _entitled(people: list[Registration], event: OfferedEvent, rule: CertificateRule, work: Work) -> list[Registration]:
    certified = work.certificates.certified([person.id for person in people])
    for person in people:
        work.assessments.want(person.id)
        work.attendances.want(attendance_id(person.id, 0))
    work.assessments.load_wanted()
    work.attendances.load_wanted()
    return [person for person in people if person.id not in certified and _meets(rule, person, event, work)]


def _meets(rule: CertificateRule, person: Registration, event: OfferedEvent, work: Work) -> bool:
    attended = attended_in(event, person, find_seat(person, 0, event, work))
    return not rule.unmet(attended, work.assessments.find(person.id))
