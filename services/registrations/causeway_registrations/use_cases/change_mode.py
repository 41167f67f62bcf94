"""A person wants to attend in another mode."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.facts import ModeChanged
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import leave_allotment, without
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import forget_offer, offer_free_places
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMode:
    """Which registration, and the mode wanted."""

    registration_id: str
    mode: str
    wait: bool | None = None
    """Whether to wait when the new mode is full. Unsaid, only a person who waits already goes on waiting: nobody loses
    a place without having said so."""
    parts: tuple[str, ...] | None = None
    """The parts wanted in the new mode; unsaid, the same as before."""


def change_mode(command: ChangeMode, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Take a place or a wait in the new mode, and offer the place in the old one on.

    Raises:
        UnknownSubject: there is no such registration.
        EventCancelled, EventOver, RegistrationEnded, AlreadyCheckedIn, ModeUnchanged, ModeNotOffered,
            UnknownPart, PartNotInMode, DrawPending
        EventFull: the new mode is full, and the person has a place and did not ask to wait.
    """
    before = work.registrations.get(command.registration_id)
    event = find_event(before.event_id, work)
    event.refuse_unless_ahead(now)
    before.refuse_unless_movable(command.mode)
    wait = before.status is Status.WAITING if command.wait is None else command.wait
    parts = before.parts if command.parts is None else command.parts
    line = Line(replace(before.demand, mode=command.mode, parts=parts), before.priority)
    assert before.identity is not None, "who was forgotten moves nowhere"
    held = event.held_by(before)
    event, position = without(before, event, work).admit(
        line, before.identity, wait=wait, now=now, rules=rules, held=held
    )
    moved = before.move_to_mode(command.mode, position, parts)
    work.registrations.save(moved)
    work.record(ModeChanged(moved, before.mode))
    forget_offer(before.id, before.offer, work)
    leave_allotment(before, work)
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    return moved
