"""List who is registered for an event, in the order they came."""

from dataclasses import dataclass

from causeway_registrations.domain.sought import EVERYBODY, Sought
from causeway_registrations.use_cases.ports import Page, Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegistrations:
    """Which event's, from where on, and which of them."""

    event_id: str
    after: str | None = None
    limit: int = 50
    sought: Sought = EVERYBODY


def list_registrations(command: ListRegistrations, readings: Readings) -> Page:
    """Return a page of the event's registrations.

    Raises:
        UnknownEvent
    """
    show_places(command.event_id, readings)
    return readings.registrations_of(command.event_id, command.sought, after=command.after, limit=command.limit)
