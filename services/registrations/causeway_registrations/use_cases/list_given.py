"""List what the participants of an event answered or need; who may see whose it is, is asked before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causeway_registrations.use_cases.gate_ports import GateReadings, WithAnswers, WithNeeds
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGiven:
    """Which event's, and from where on."""

    event_id: str
    after: str | None = None
    limit: int


@dataclass(frozen=True, slots=True)
class NeedsOfEvent:
    """How many need what, and a stretch of those who do."""

    counts: Mapping[str, Mapping[str, int]]
    found: Sequence[WithNeeds]


def list_answers(command: ListGiven, readings: Readings, gates: GateReadings) -> Sequence[WithAnswers]:
    """Return a stretch of the live registrations with their answers.

    Raises:
        UnknownEvent
    """
    show_places(command.event_id, readings)
    return gates.answers_of(command.event_id, after=command.after, limit=command.limit)


def count_needs(event_id: str, readings: Readings, gates: GateReadings) -> Mapping[str, Mapping[str, int]]:
    """Return how many of those who have a place need what; it names nobody.

    Raises:
        UnknownEvent
    """
    show_places(event_id, readings)
    return gates.needs_counted(event_id)


def list_needs(command: ListGiven, readings: Readings, gates: GateReadings) -> NeedsOfEvent:
    """Return the counts over those who have a place, and a stretch of the live registrations with needs.

    Raises:
        UnknownEvent
    """
    show_places(command.event_id, readings)
    found = gates.needs_of(command.event_id, after=command.after, limit=command.limit)
    return NeedsOfEvent(gates.needs_counted(command.event_id), found)
