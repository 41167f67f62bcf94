"""List what is kept for whom at an event."""

from dataclasses import dataclass

from causeway_registrations.use_cases.ports import AllotmentsPage, Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAllotments:
    """Which event's, and from where on."""

    event_id: str
    after: str | None = None
    limit: int = 50


def list_allotments(command: ListAllotments, readings: Readings) -> AllotmentsPage:
    """Return a page of the event's allotments, in the order they were granted.

    Raises:
        UnknownEvent
    """
    show_places(command.event_id, readings)
    return readings.allotments_of(command.event_id, after=command.after, limit=command.limit)
