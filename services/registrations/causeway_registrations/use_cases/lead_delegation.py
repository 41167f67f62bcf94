"""Somebody is named to lead the delegation that fills an allotment, or nobody leads it any more."""

from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import REMINDED_BEFORE, Delegation, Leader
from causeway_registrations.domain.delegation_facts import DelegationLed, DelegationLeft
from causeway_registrations.use_cases.delegation_ports import DELEGATION_REMINDER
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.request_data import forget_request


def lead_delegation(allotment: Allotment, leader: Leader | None, work: Work, *, now: datetime) -> Allotment:
    """Return the allotment with its delegation led by ``leader``; the caller keeps it.

    A new leader gets a link of their own by mail, and the link of the one before opens nothing any more. Naming the
    same leader in the same way again changes nothing, so that nobody is written to twice.
    """
    known = None if allotment.delegation_id is None else work.delegations.find(allotment.delegation_id)
    if leader is None:
        if known is not None and known.leader is not None:
            forget_leader(known, allotment, work)
        return allotment
    if known is None:
        known = Delegation(
            id=new_id(), event_id=allotment.event_id, allotment_id=allotment.id, leader=leader, led_since=now
        )
        work.delegations.add(known)
        allotment = allotment.filled_by(known.id)
        work.record(DelegationLed(known, allotment))
    elif known.leader != leader:
        _relieve(known, leader, allotment, work, now=now)
    return allotment


def _relieve(known: Delegation, leader: Leader, allotment: Allotment, work: Work, *, now: datetime) -> None:
    """Have ``leader`` lead it from now on, and keep nothing of whoever else did."""
    relieves = known.leader is not None and not known.is_led_by(leader)
    if relieves:
        _forget_what_was_said(known, work)
    led = known.lead_by(leader, now)
    work.delegations.save(led)
    work.record(DelegationLed(led, allotment, relieves=relieves))


def forget_leader(delegation: Delegation, allotment: Allotment, work: Work) -> None:
    """Have nobody lead the delegation, and keep nothing of whoever did; the members stay."""
    left = delegation.leave()
    work.delegations.save(left)
    _forget_what_was_said(left, work)
    work.unschedule(DELEGATION_REMINDER, left.id)
    work.record(DelegationLeft(left, allotment))


def _forget_what_was_said(delegation: Delegation, work: Work) -> None:
    """Take the leader out of what was told of the delegation, and forget that they asked for their data."""
    forget_request(delegation.id, work)
    work.forget(delegation.id)


def plan_reminder(allotment: Allotment, work: Work, *, now: datetime) -> None:
    """Have the leader told some days before the unfilled places return; a date that moves takes the reminder along."""
    if allotment.delegation_id is None:
        return
    due_at = allotment.returns_at - REMINDED_BEFORE
    if allotment.returned_at is None and due_at > now:
        work.schedule(DELEGATION_REMINDER, allotment.delegation_id, due_at)
    else:
        # Who is named so late reads the date in the first mail.
        work.unschedule(DELEGATION_REMINDER, allotment.delegation_id)
