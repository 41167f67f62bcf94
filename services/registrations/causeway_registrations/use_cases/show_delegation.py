"""Show a leader their delegation, its members, and how far their tables are."""

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.group_import import GroupImport
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.delegation_ports import DelegationReadings, MembersPage, ShownDelegation
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_import import show_import


def show_delegation(delegation_id: str, readings: DelegationReadings) -> ShownDelegation:
    """Return the delegation with the places that it fills.

    Raises:
        UnknownSubject: there is none by that id.
    """
    found = readings.delegation(delegation_id)
    if found is None:
        raise UnknownSubject.named("delegation")
    return found


def list_members(shown: ShownDelegation, readings: DelegationReadings, *, after: str | None, limit: int) -> MembersPage:
    """Return up to ``limit`` members in the order they were named, those who have ended too."""
    return readings.members_of(shown.allotment.id, after=after, limit=limit)


def show_member(registration_id: str, shown: ShownDelegation, readings: Readings) -> Registration:
    """Return one member.

    Raises:
        UnknownSubject: there is none by that id, or it is no member of this delegation, which is the same to a leader.
    """
    found = readings.registration(registration_id)
    if found is None or found.registration.allotment_id != shown.allotment.id:
        raise UnknownSubject.named("member")
    return found.registration


def show_delegations_import(import_id: str, shown: ShownDelegation, readings: Readings) -> GroupImport:
    """Return how far a table is that was sent for the delegation's places.

    Raises:
        UnknownSubject: there is none by that id, or it is somebody else's, which is the same to a leader.
    """
    found = show_import(import_id, readings)
    if found.allotment_id != shown.allotment.id:
        raise UnknownSubject.named("import")
    return found
