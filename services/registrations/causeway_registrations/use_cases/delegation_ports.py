"""What delegations need of the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Delegation
from causeway_registrations.domain.registration import Registration

DELEGATION_REMINDER = "delegation-reminder"
"""Clock work: the leader is told that the unfilled places return soon."""

LAPSES_TOLD = "lapses-told"
"""Clock work: the leader is told how many members have not confirmed in time."""


class Delegations(Protocol):
    """The delegations to all events."""

    def want(self, entity_id: str, /) -> None:
        """Ask for a delegation that will be needed."""

    def get(self, entity_id: str, /) -> Delegation:
        """Return the delegation.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def find(self, entity_id: str, /) -> Delegation | None:
        """Return the delegation, or none."""

    def led_by(self, key: str, at_most: int, /) -> Sequence[Delegation]:
        """Return delegations whose leader is the person with this key, the oldest first."""

    def led_in(self, event_id: str, at_most: int, /) -> Sequence[Delegation]:
        """Return delegations to an event that have a leader."""

    def add(self, entity: Delegation, /) -> None:
        """Keep a new delegation."""

    def save(self, entity: Delegation, /) -> None:
        """Keep a changed one."""


@dataclass(frozen=True, slots=True)
class ShownDelegation:
    """A delegation and the places that it fills."""

    delegation: Delegation
    allotment: Allotment


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersPage:
    """A stretch of a delegation's members in the order they were named; ``next_after`` leads to the following ones."""

    items: Sequence[Registration]
    next_after: str | None


class DelegationReadings(Protocol):
    """What is read of delegations outside a transaction."""

    def delegation(self, delegation_id: str, /) -> ShownDelegation | None:
        """Return the delegation with its allotment, or none."""

    def delegations_by_id(self, ids: Sequence[str], /) -> dict[str, Delegation]:
        """Return delegations by their ids."""

    def members_of(self, allotment_id: str, *, after: str | None, limit: int) -> MembersPage:
        """Return up to ``limit`` people who have, or had, a place of an allotment, after the id ``after``."""

    def led_by(self, key: str, /, *, after: str | None, limit: int) -> Sequence[ShownDelegation]:
        """Return up to ``limit`` delegations that the person with this key leads, after the id ``after``."""
