"""Look up the delegation that a leader's command is about."""

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Delegation, Leader
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.ports import Work


def find_led(delegation_id: str, work: Work) -> tuple[Delegation, Leader, Allotment]:
    """Return the delegation, who leads it, and the allotment that it fills.

    Raises:
        UnknownSubject: there is no such delegation, or nobody leads it.
    """
    delegation = work.delegations.get(delegation_id)
    if delegation.leader is None:
        raise UnknownSubject.named("delegation")
    return delegation, delegation.leader, work.allotments.get(delegation.allotment_id)


def find_member(registration_id: str, allotment: Allotment, work: Work) -> Registration:
    """Return a member of the delegation that fills ``allotment``.

    Raises:
        UnknownSubject: there is no such member; for a leader nobody else exists.
    """
    registration = work.registrations.find(registration_id)
    if registration is None or registration.allotment_id != allotment.id:
        raise UnknownSubject.named("member")
    return registration
