"""A person wants to be forgotten everywhere."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.forget_application import forget_application
from causeway_registrations.use_cases.forget_participant import forget_participant
from causeway_registrations.use_cases.ports import ERASURE_CONTINUES, Work

AT_ONCE = 50
"""Hardly anybody has more registrations; whoever has is forgotten in several transactions, moments apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    """Who, by the key of their mailbox."""

    person_key: str


def erase_person(command: ErasePerson, work: Work, *, now: datetime, rules: PlaceRules) -> int:
    """Forget the person in up to ``AT_ONCE`` registrations and as many applications, and return how many they were.

    The rest is done by the clock.
    """
    held = work.registrations.of_person(command.person_key, AT_ONCE)
    for registration in held:
        forget_participant(registration, work, wanted_by="person", now=now, rules=rules)
    # Those that led to a registration went with it.
    applications = work.applications.of_person(command.person_key, AT_ONCE)
    for application in applications:
        forget_application(application, work, wanted_by="person", now=now, rules=rules)
    if AT_ONCE in {len(held), len(applications)}:
        work.schedule(ERASURE_CONTINUES, command.person_key, now)
    return len(held) + len(applications)
