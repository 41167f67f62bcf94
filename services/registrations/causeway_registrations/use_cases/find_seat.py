"""Look up the attendance of one seat."""

from causeway_registrations.domain.attendance import How, SeatAttendance, Use, attendance_id
from causeway_registrations.domain.occasions import EVENT, day_of
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.ports import Work

EARLIER_USE = "check-in"
"""The use that a check-in from before attendances were kept stands for."""


def find_seat(registration: Registration, seat: int, event: OfferedEvent, work: Work) -> SeatAttendance:
    """Return the seat's attendance, a new one while its ticket was never used."""
    found = work.attendances.find(attendance_id(registration.id, seat))
    return found or first_attendance(registration, seat, event)


def first_attendance(registration: Registration, seat: int, event: OfferedEvent) -> SeatAttendance:
    """Return the attendance of a seat that nothing is kept of.

    A lone participant who was checked in before attendances were kept came, then.
    """
    new = SeatAttendance(
        registration_id=registration.id, seat=seat, event_id=registration.event_id, mode=registration.mode
    )
    if registration.checked_in_at is None or registration.size > 1 or seat:
        return new
    use = Use(id=EARLIER_USE, at=registration.checked_in_at, how=How.DOOR)
    return new.use(EVENT, use, day_of(EVENT, use.at, event))[0]
