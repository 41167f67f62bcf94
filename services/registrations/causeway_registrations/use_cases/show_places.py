"""Show how full an event is."""

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.use_cases.find_event import unknown_event
from causeway_registrations.use_cases.ports import Readings


def show_places(event_id: str, readings: Readings) -> OfferedEvent:
    """Return the event with its pools.

    Raises:
        UnknownEvent
    """
    event = readings.event(event_id)
    if event is None:
        raise unknown_event()
    return event
