"""List the codes of an event, without the codes themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.use_cases.gate_ports import GateReadings
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccessCodes:
    """Whose, and from where on."""

    event_id: str
    after: tuple[datetime, str] | None = None
    limit: int


def list_access_codes(command: ListAccessCodes, readings: Readings, gates: GateReadings) -> Sequence[AccessCode]:
    """Return a stretch of the event's codes in the order they were made.

    Raises:
        UnknownEvent
    """
    show_places(command.event_id, readings)
    return gates.access_codes_of(command.event_id, after=command.after, limit=command.limit)
