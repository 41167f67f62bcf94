"""What every change of an attendance brings with it: the counters, and when the ticket was first used."""

from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.facts import AttendanceChanged, CheckInUndone, ParticipantCheckedIn
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_seat import find_seat
from causeway_registrations.use_cases.ports import Work


def keep_attendance(
    before: SeatAttendance, after: SeatAttendance, registration: Registration, event: OfferedEvent, work: Work
) -> Registration:
    """Keep the changed attendance and return the registration as it is then.

    Others hear of it when there is something new to hear: minutes that only rise are told once they are enough.
    """
    work.attendances.save(after)
    minimum = event.admission.minimum_minutes
    if before.occasions != after.occasions or before.attended(minimum) != after.attended(minimum):
        work.record(AttendanceChanged(after, minimum))
    if change := int(after.came) - int(before.came):
        work.offered_events.save(event.count_check_in(registration.mode, change))
    return _note_first_use(after, registration, event, work)


def _note_first_use(
    changed: SeatAttendance, registration: Registration, event: OfferedEvent, work: Work
) -> Registration:
    others = (find_seat(registration, seat, event, work) for seat in registration.seats if seat != changed.seat)
    moments = [one.first_at for one in (changed, *others) if one.first_at is not None]
    first_at = min(moments, default=None)
    if first_at == registration.checked_in_at:
        return registration
    if first_at is None:
        noted = registration.undo_check_in()
    elif registration.checked_in_at is None:
        noted = registration.check_in(first_at)
    else:
        noted = registration.move_check_in(first_at)
    work.registrations.save(noted)
    work.record(CheckInUndone(noted) if first_at is None else ParticipantCheckedIn(noted))
    return noted
