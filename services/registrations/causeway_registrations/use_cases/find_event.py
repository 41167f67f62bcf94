"""Look up the event that a command is about."""

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.ports import Work


def find_event(event_id: str, work: Work) -> OfferedEvent:
    """Return the event.

    Raises:
        UnknownEvent: it was never announced, or we have not heard of it yet.
    """
    event = work.offered_events.find(event_id)
    if event is None:
        raise unknown_event()
    return event


def unknown_event() -> UnknownEvent:
    """Return the refusal for an id that no announced event has."""
    return UnknownEvent(
        "No event by that id is known here.",
        next_step="Check the address; an event that was published a moment ago appears within seconds.",
    )
