"""The wrong ticket was scanned."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.occasions import EVENT
from causeway_registrations.domain.refusals import NotCheckedIn
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.find_seat import find_seat
from causeway_registrations.use_cases.keep_attendance import keep_attendance
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCheckIn:
    """Whose check-in, and for what; without a seat it is that of all seats."""

    registration_id: str
    seat: int | None = None
    occasion: str = EVENT


def undo_check_in(command: UndoCheckIn, work: Work, *, now: datetime) -> Registration:
    """Take the check-in back, so that the ticket can be used again; earlier uses heard of later stay taken back.

    Raises:
        UnknownSubject: there is no such registration.
        RegistrationErased: nobody knows any more who it was.
        NotCheckedIn: there is nothing to undo.
    """
    registration = work.registrations.get(command.registration_id)
    registration.refuse_if_erased()
    event = find_event(registration.event_id, work)
    seats = registration.seats if command.seat is None else [command.seat]
    known = [find_seat(registration, seat, event, work) for seat in seats]
    used = [seat for seat in known if seat.first_use(command.occasion) is not None]
    if not used:
        raise NotCheckedIn("This registration is not checked in.", next_step="There is nothing to undo.")
    for seat in used:
        registration = keep_attendance(seat, seat.take_back(command.occasion, now), registration, event, work)
        event = find_event(registration.event_id, work)
    return registration
