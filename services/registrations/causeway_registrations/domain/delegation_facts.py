"""What happened to delegations; each fact becomes one message."""

from dataclasses import dataclass

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Delegation
from causeway_registrations.domain.facts import RegistrationFact


@dataclass(frozen=True, slots=True)
class DelegationFact:
    """Something happened to a delegation; both are the state afterwards."""

    delegation: Delegation
    allotment: Allotment


@dataclass(frozen=True, slots=True)
class DelegationLed(DelegationFact):
    """Somebody leads it, and is to have the link; ``relieves`` says that it was somebody else until now."""

    relieves: bool = False


class DelegationReminded(DelegationFact):
    """Its leader is to be told that the unfilled places return soon."""


class DelegationLeft(DelegationFact):
    """Nobody leads it any more."""


@dataclass(frozen=True, slots=True)
class MembersLapsed(DelegationFact):
    """So many members did not confirm in time, and their places are the delegation's again."""

    lapsed: int


class MemberRemoved(RegistrationFact):
    """The leader took a member out of the delegation."""
