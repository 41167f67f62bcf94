"""List who attended an event, and count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.occasions import EVENT, occasions_of, refuse_unknown
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAttendance:
    """Which event's, of which occasion, from where on."""

    event_id: str
    occasion: str = EVENT
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceList:
    """How many attended, by occasion and mode, and a stretch of them; ``limit`` + 1 rows when there are more."""

    event: OfferedEvent
    counts: Mapping[str, Mapping[str, int]]
    rows: Sequence[tuple[SeatAttendance, Registration]]


def list_attendance(command: ListAttendance, readings: Readings) -> AttendanceList:
    """Return who attended by the event's rule as it is now.

    Raises:
        UnknownEvent, UnknownOccasion
    """
    event = show_places(command.event_id, readings)
    refuse_unknown(command.occasion, event)
    minimum = event.admission.minimum_minutes
    counted = readings.attendance_counts(event.id, minimum)
    rows = readings.attendance_list(
        event.id, occasion=command.occasion, after=command.after, limit=command.limit + 1, minimum_minutes=minimum
    )
    known = [*occasions_of(event), *(name for name in sorted(counted) if name not in occasions_of(event))]
    return AttendanceList(event=event, counts={name: counted.get(name, {}) for name in known}, rows=rows)
