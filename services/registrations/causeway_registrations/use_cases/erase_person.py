"""A person wants to be forgotten everywhere."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.forget_application import forget_application
from causeway_registrations.use_cases.forget_codes import forget_codes
from causeway_registrations.use_cases.forget_enrolment import forget_enrolment
from causeway_registrations.use_cases.forget_participant import forget_participant
from causeway_registrations.use_cases.forget_refused_rows import forget_refused_rows
from causeway_registrations.use_cases.lead_delegation import forget_leader
from causeway_registrations.use_cases.ports import ERASURE_CONTINUES, Work

AT_ONCE = 50
"""Hardly anybody has more registrations; whoever has is forgotten in several transactions, moments apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    """Who, by the key of their mailbox."""

    person_key: str


def erase_person(command: ErasePerson, work: Work, *, now: datetime, rules: PlaceRules) -> int:
    """Forget the person in up to ``AT_ONCE`` of each that hold them, and return in how many; the clock does the rest.

    Enrolments go first, so that no date of a series is joined for somebody who is being forgotten. Delegations that
    they lead have nobody to lead them from now on; their members stay. Codes that are for them only open for nobody.
    Rows that imports refused go where they have the person's address.
    """
    enrolled = work.enrolments.of_person(command.person_key, AT_ONCE)
    for enrolment in enrolled:
        forget_enrolment(enrolment, work, now=now)
    held = work.registrations.of_person(command.person_key, AT_ONCE)
    for registration in held:
        forget_participant(registration, work, wanted_by="person", now=now, rules=rules)
    # Those that led to a registration went with it.
    applications = work.applications.of_person(command.person_key, AT_ONCE)
    for application in applications:
        forget_application(application, work, wanted_by="person", now=now, rules=rules)
    led = work.delegations.led_by(command.person_key, AT_ONCE)
    for delegation in led:
        forget_leader(delegation, work.allotments.get(delegation.allotment_id), work)
    # A registration that is given up gives its code back first, which is counted as ever.
    codes = work.access_codes.bound_to(command.person_key, AT_ONCE)
    forget_codes(codes, work, now=now)
    rows = forget_refused_rows(command.person_key, work, at_most=AT_ONCE)
    if AT_ONCE in {len(enrolled), len(held), len(applications), len(led), len(codes), len(rows)}:
        work.schedule(ERASURE_CONTINUES, command.person_key, now)
    return len(held) + len(enrolled) + len(applications)
