"""A participant is in the online room: they opened their link, or their page says that they are still there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.occasions import day_of, online_now
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import RoomNotOpen
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.find_seat import find_seat
from causeway_registrations.use_cases.keep_attendance import keep_attendance
from causeway_registrations.use_cases.ports import Work

ONLINE = "online"

ROOM_OPENS_BEFORE = timedelta(hours=1)
"""The link leads into the room from an hour before the start; the portal says so, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePresence:
    """Whose registration."""

    registration_id: str


@dataclass(frozen=True, slots=True)
class Presence:
    """A participant's presence online, and the minutes that the event asks for."""

    attendance: SeatAttendance
    minimum_minutes: int | None
    counts_parts: bool
    """Whether it matters how long they stay, because each part of the event is counted by itself."""


def note_presence(command: NotePresence, work: Work, *, now: datetime) -> Presence:
    """Note that the registrant is in the room now; companions at the same screen are not counted.

    It is a presence in the event, and in the parts of it that go on at this moment.

    Raises:
        UnknownSubject: there is no such registration.
        EventCancelled, PlaceNotConfirmed
        RoomNotOpen: it is too early or too late, or their place is in the hall.
    """
    registration = work.registrations.get(command.registration_id)
    event = find_event(registration.event_id, work)
    event.refuse_if_cancelled()
    registration.refuse_unless_confirmed()
    _refuse_unless_open(registration, event, now)
    before = find_seat(registration, 0, event, work)
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    days = {occasion: day_of(occasion, at, event) for occasion in online_now(registration, event, at)}
    after = before.stay_in(days, at)
    if after is not before:
        keep_attendance(before, after, registration, event, work)
    counts_parts = any(part.is_for(registration.parts, ONLINE) for part in event.admission.parts)
    return Presence(after, event.admission.minimum_minutes, counts_parts)


def _refuse_unless_open(registration: Registration, event: OfferedEvent, now: datetime) -> None:
    opens_at = event.announced.starts_at - ROOM_OPENS_BEFORE
    if registration.mode != ONLINE or not opens_at <= now < event.announced.ends_at:
        raise RoomNotOpen(
            "The online room is not open for this registration now.",
            next_step="Look at the registration to see its mode and time.",
            opens_at=opens_at.isoformat(),
        )
