"""The wrong ticket was scanned."""

from dataclasses import dataclass

from causeway_registrations.domain.facts import CheckInUndone
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCheckIn:
    """Whose check-in."""

    registration_id: str


def undo_check_in(command: UndoCheckIn, work: Work) -> Registration:
    """Take the check-in back, so that the ticket can be used again.

    Raises:
        UnknownSubject: there is no such registration.
        NotCheckedIn: there is nothing to undo.
    """
    registration = work.registrations.get(command.registration_id)
    event = find_event(registration.event_id, work)
    undone = registration.undo_check_in()
    work.registrations.save(undone)
    work.offered_events.save(event.count_check_in(registration.mode, -1))
    work.record(CheckInUndone(undone))
    return undone
