"""A leader names a member of their delegation."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Leader
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_led import find_led
from causeway_registrations.use_cases.name_participant import name_participant
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMember:
    """Who is to be a member of which delegation; written to as their leader is, unless it is said otherwise."""

    delegation_id: str
    participant: Participant
    language: str | None = None
    zone: str | None = None


def name_member(command: NameMember, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Hold one of the delegation's places for the member, and have them asked.

    Raises:
        UnknownSubject: there is no such delegation.
        Refusal: see ``name_participant``.
    """
    _, leader, allotment = find_led(command.delegation_id, work)
    return name_participant(_wanted(command, leader, allotment), work, now=now, rules=rules)


def _wanted(command: NameMember, leader: Leader, allotment: Allotment) -> RegisterParticipant:
    return RegisterParticipant(
        event_id=allotment.event_id,
        participant=command.participant,
        mode=allotment.mode,
        kind=allotment.kind,
        language=command.language or leader.language,
        zone=command.zone or leader.zone,
        institution_id=allotment.institution_id,
        allotment_id=allotment.id,
        named_by=allotment.label,
        vouched=True,
    )
