"""What was kept for a time after an event goes by itself, in steps that can be interrupted and repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import RegistrationTrimmed
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.retention import Held, RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import APPLICATIONS_RETENTION
from causeway_registrations.use_cases.forget_codes import forget_codes
from causeway_registrations.use_cases.forget_participant import forget_participant
from causeway_registrations.use_cases.lead_delegation import forget_leader
from causeway_registrations.use_cases.ports import RETENTION, Work

STEP = 200
"""Registrations looked at in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeEvent:
    """Which event's, beginning after the registration ``after``."""

    event_id: str
    after: str = ""


def plan_purge(event_id: str, work: Work, *, retention: RetentionRules) -> None:
    """Have the event's registrations purged when the first part of what they hold has been kept long enough.

    Asked again after the event has moved, it moves the time.
    """
    event = work.offered_events.find(event_id)
    due_at = None if event is None else retention.next_end(event.announced.ends_at)
    if due_at is not None:
        work.schedule(RETENTION, event_id, due_at, {"after": ""})


def purge_event(
    command: PurgeEvent, work: Work, *, now: datetime, rules: PlaceRules, retention: RetentionRules
) -> None:
    """Take away what was kept long enough in one stretch of registrations, and plan the next stretch or part."""
    event = work.offered_events.find(command.event_id)
    if event is None:
        return
    ends_at = event.announced.ends_at
    parts = retention.over(ends_at, now)
    if parts and not command.after and work.calls.find(event.id) is not None:
        work.schedule(APPLICATIONS_RETENTION, event.id, now, {"after": ""})
    stretch = work.registrations.in_event(event.id, after=command.after, at_most=STEP) if parts else ()
    if Held.NEEDS in parts:
        _forget_needs(stretch, work)
    for registration in stretch:
        _purge(registration, parts, work, now=now, rules=rules)
    led = work.delegations.led_in(event.id, STEP) if Held.PERSON in parts else ()
    for delegation in led:
        forget_leader(delegation, work.allotments.get(delegation.allotment_id), work)
    codes = work.access_codes.bound_in(event.id, STEP) if Held.PERSON in parts else ()
    forget_codes(codes, work, now=now)
    if STEP in {len(stretch), len(led), len(codes)}:
        work.schedule(RETENTION, event.id, now, {"after": stretch[-1].id if stretch else command.after})
    elif (due_at := retention.next_end(ends_at, now)) is not None:
        # The event has moved to a later time, or another part is kept longer.
        work.schedule(RETENTION, event.id, due_at, {"after": ""})


def _forget_needs(stretch: Sequence[Registration], work: Work) -> None:
    for registration in stretch:
        work.needs.want(registration.id)
    work.needs.load_wanted()
    for registration in stretch:
        needs = work.needs.find(registration.id)
        if needs is not None:
            work.needs.remove(needs)


def _purge(registration: Registration, parts: frozenset[Held], work: Work, *, now: datetime, rules: PlaceRules) -> None:
    gone = registration.held & parts
    if Held.PERSON in gone:
        forget_participant(registration, work, wanted_by="retention", now=now, rules=rules)
    elif gone:
        trimmed = registration.trim(gone)
        work.registrations.save(trimmed)
        work.record(RegistrationTrimmed(trimmed, tuple(sorted(gone))))
