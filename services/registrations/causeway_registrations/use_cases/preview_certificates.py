"""Show an operator who would get a certificate, and why others would not, before any is given out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from causeway_registrations.domain.attended import attended_in
from causeway_registrations.domain.certificate_rule import Unmet
from causeway_registrations.use_cases.ask_for_certificates import no_certificate_rule
from causeway_registrations.use_cases.certificate_ports import CertificateReadings
from causeway_registrations.use_cases.find_seat import first_attendance
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places

AT_ONCE = 1000
MOST_EXAMINED = 50_000
"""More than any hall holds; beyond it the counts are of those who registered first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePreview:
    """Counts of people with a confirmed place; who lacks several things counts for each of them in ``lacking``."""

    examined: int
    entitled: int
    certified: int
    lacking: Mapping[Unmet, int]
    whole: bool


def preview_certificates(event_id: str, readings: Readings, certificates: CertificateReadings) -> CertificatePreview:
    """Return how many would get a certificate now, how many have or had one, and what the others lack.

    Raises:
        UnknownEvent
        NoCertificateRule: nobody has laid down who gets one.
    """
    event, rule = show_places(event_id, readings), certificates.rule(event_id)
    if rule is None:
        raise no_certificate_rule()
    counted: Counter[str] = Counter()
    lacking: Counter[Unmet] = Counter()
    after, more = "", True
    while more and counted["examined"] < MOST_EXAMINED:
        people = certificates.candidates(event_id, after=after, limit=AT_ONCE)
        for person in people:
            seat = person.seat or first_attendance(person.registration, 0, event)
            unmet = rule.unmet(attended_in(event, person.registration, seat), person.assessment)
            counted["certified"] += person.certified
            counted["entitled"] += not person.certified and not unmet
            lacking.update(() if person.certified else unmet)
        counted["examined"] += len(people)
        more = len(people) == AT_ONCE
        after = people[-1].registration.id if people else after
    return CertificatePreview(
        examined=counted["examined"],
        entitled=counted["entitled"],
        certified=counted["certified"],
        lacking=lacking,
        whole=not more,
    )
