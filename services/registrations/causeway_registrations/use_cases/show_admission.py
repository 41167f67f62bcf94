"""Show how people get into an event."""

from causeway_registrations.domain.admission import Admission
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


def show_admission(event_id: str, readings: Readings) -> Admission:
    """Return the event's admission; the plain one while nobody has described another.

    Raises:
        UnknownEvent
    """
    return show_places(event_id, readings).admission
