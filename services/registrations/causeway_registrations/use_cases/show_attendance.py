"""Show what a registration has attended."""

from collections.abc import Sequence

from causeway_registrations.domain.attendance import Attended, attended_by
from causeway_registrations.use_cases.find_seat import first_attendance
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.use_cases.show_registration import show_registration


def show_attendance(registration_id: str, readings: Readings) -> Sequence[Attended]:
    """Return what each seat has attended by the event's rule as it is now, seat by seat from 0.

    Raises:
        UnknownSubject: there is no such registration.
        UnknownEvent: our copy of its event is being rebuilt.
    """
    registration = show_registration(registration_id, readings).registration
    event = show_places(registration.event_id, readings)
    kept = {one.seat: one for one in readings.attendances_of([registration])}
    seats = (kept.get(seat) or first_attendance(registration, seat, event) for seat in registration.seats)
    return [attended_by(seat, event.admission.minimum_minutes) for seat in seats]
