"""A person wants to attend in another mode, or other parts of the event."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.facts import ModeChanged
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import leave_allotment, without
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.offer_free_places import forget_offer, offer_free_places
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMode:
    """Which registration, and the mode wanted; with other parts it may be the same one."""

    registration_id: str
    mode: str
    wait: bool | None = None
    """Whether to wait when the new mode is full. Unsaid, only a person who waits already goes on waiting: nobody loses
    a place without having said so."""
    parts: tuple[str, ...] | None = None
    """The parts wanted from now on; unsaid, the same as before."""


def change_mode(command: ChangeMode, work: Work, *, now: datetime, rules: PlaceRules) -> Registration:
    """Take a place or a wait in the new mode, or with other parts in the same one, and offer what is given up on.

    Raises:
        UnknownSubject: there is no such registration.
        EventCancelled, EventOver, RegistrationEnded, AlreadyCheckedIn, ModeUnchanged, ModeNotOffered,
            UnknownPart, PartNotInMode, DrawPending
        EventFull: the new mode or a part is full, and the person has a place and did not ask to wait.
    """
    before = work.registrations.get(command.registration_id)
    event = find_event(before.event_id, work)
    event.refuse_unless_ahead(now)
    before.refuse_unless_movable(command.mode, command.parts)
    parts = before.parts if command.parts is None else command.parts
    demand = replace(before.demand, mode=command.mode, parts=parts)
    wait = before.status is Status.WAITING if command.wait is None else command.wait
    event, position, kept = _admitted(before, demand, event, work, wait=wait, now=now, rules=rules)
    moved = replace(before.move_to_mode(command.mode, position, command.parts), allotment_id=kept)
    work.registrations.save(moved)
    work.record(ModeChanged(moved, before.mode))
    forget_offer(before.id, before.offer, work)
    if kept is None:
        leave_allotment(before, work)
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    return moved


def _admitted(
    before: Registration,
    demand: Demand,
    event: OfferedEvent,
    work: Work,
    *,
    wait: bool,
    now: datetime,
    rules: PlaceRules,
) -> tuple[OfferedEvent, int | None, str | None]:
    """Return the event with places given out, or a position on the waiting list, and whose kept places they are."""
    assert before.identity is not None, "who was forgotten moves nowhere"
    held, freed = event.held_by(before), without(before, event, work)
    if demand.mode == before.mode and before.allotment_id is not None:
        allotment = work.allotments.get(before.allotment_id)
        if allotment.returned_at is None:
            # The place stays the allotment's; only a part can be full.
            return freed.admit_from(allotment, demand), None, allotment.id
        held = event.stock.needed(before.demand)
    line = Line(demand, before.priority)
    event, position = freed.admit(line, before.identity, wait=wait, now=now, rules=rules, held=held)
    if position is not None and before.position is not None and _asks_for_less(demand, before):
        position = before.position
    return event, position, None


def _asks_for_less(demand: Demand, before: Registration) -> bool:
    """Say whether somebody wants only parts of what they wanted, so that nobody is passed unfairly."""
    return demand.mode == before.mode and set(demand.parts) <= set(before.parts)
