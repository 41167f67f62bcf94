"""A leader takes a member out of their delegation, or names somebody else in their place."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.delegation_facts import MemberRemoved
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.find_led import find_led, find_member
from causeway_registrations.use_cases.name_member import NameMember, name_member
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMember:
    """Which member of which delegation."""

    delegation_id: str
    registration_id: str


def remove_member(command: RemoveMember, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """End the member's registration; the place is the delegation's again, or everybody's once its date is over.

    Raises:
        UnknownSubject: there is no such delegation, or no such member of it.
        EventOver, RegistrationEnded, AlreadyCheckedIn
    """
    _, _, allotment = find_led(command.delegation_id, work)
    member = find_member(command.registration_id, allotment, work)
    event = find_event(member.event_id, work)
    removed = member.withdraw()
    event.refuse_if_over(now)
    end_registration(member, removed, event, work, now=now, rules=rules)
    work.record(MemberRemoved(removed))
    return removed


def replace_member(
    command: RemoveMember, instead: NameMember, work: Work, *, now: datetime, rules: PlaceRules
) -> Registration:
    """Remove a member and name somebody else for the place, both or neither; return who was named.

    Raises:
        Refusal: see ``remove_member`` and ``name_member``.
    """
    remove_member(command, work, now=now, rules=rules)
    return name_member(instead, work, now=now, rules=rules)
