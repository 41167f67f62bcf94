"""Show an operator who waits for what, and who would be offered the next free places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWaitingList:
    """Which event's, and how many parties to look ahead."""

    event_id: str
    parties: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """Parties by line; those whose turn has come, in order; and what keeps anybody from being offered a place now."""

    event: OfferedEvent
    lines: Mapping[Line, int]
    next: Sequence[Registration]
    more: bool
    in_the_way: Refusal | None


def show_waiting_list(command: ShowWaitingList, work: Work, *, now: datetime, rules: PlaceRules) -> WaitingList:
    """Go the way that offering goes, and take it back: what is shown is what would be done.

    Raises:
        UnknownEvent
    """
    event = find_event(command.event_id, work)
    in_the_way = _in_the_way(event, now, rules)
    turns = Turns(event, work.registrations, work.allotments, now=now, rules=rules)
    following = [] if in_the_way else _next(turns, command.parties, work, now)
    return WaitingList(
        event=event,
        lines={Line.named(name): parties for name, parties in event.places.lines.items()},
        next=following,
        more=in_the_way is None and turns.anybody_left(),
        in_the_way=in_the_way,
    )


def _in_the_way(event: OfferedEvent, now: datetime, rules: PlaceRules) -> Refusal | None:
    try:
        event.refuse_unless_offering(now, rules)
    except Refusal as refusal:
        return refusal
    return None


def _next(turns: Turns, parties: int, work: Work, now: datetime) -> list[Registration]:
    mark = work.savepoint()
    found: list[Registration] = []
    while len(found) < parties and (waiting := turns.next()) is not None:
        work.registrations.save(waiting.offer_place(now))
        found.append(waiting)
    work.roll_back(mark)
    return found
