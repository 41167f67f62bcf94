"""Show somebody which events name them as one of those who provide for what people need."""

from collections.abc import Sequence

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.use_cases.gate_ports import GateReadings
from causeway_registrations.use_cases.ports import Readings

MOST_EVENTS = 30
"""Of one person, the newest; needs of what is long over are forgotten."""


def list_provided_events(subject: str, readings: Readings, gates: GateReadings) -> Sequence[Announcement]:
    """Return the events that name the contact ``subject``, the newest first."""
    found = (readings.event(event_id) for event_id in gates.events_provided_for(subject, at_most=MOST_EVENTS))
    return [event.announced for event in found if event is not None]
