"""The leader is told that the places which nobody has filled return soon."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.delegation import REMINDED_BEFORE
from causeway_registrations.domain.delegation_facts import DelegationReminded
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindLeader:
    """Of which delegation."""

    delegation_id: str


def remind_leader(command: RemindLeader, work: Work, *, now: datetime) -> None:
    """Say so if there still is a leader, something to fill and some time; otherwise there is nothing to say."""
    delegation = work.delegations.find(command.delegation_id)
    if delegation is None or delegation.leader is None:
        return
    allotment = work.allotments.get(delegation.allotment_id)
    event = work.offered_events.find(allotment.event_id)
    if not allotment.unfilled or event is None or event.announced.cancelled:
        return
    if allotment.returns_at - REMINDED_BEFORE <= now < allotment.returns_at:
        reminded = delegation.reminded()
        work.delegations.save(reminded)
        work.record(DelegationReminded(reminded, allotment))
