"""Who came, for operators and for the participant; and who is in the online room."""

from collections.abc import Mapping, Sequence
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE, Cell, csv_text
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT
from causeway_platform.web.paging import cursor_of, window_of
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.attendance import Attended, SeatAttendance
from causeway_registrations.domain.occasions import refuse_unknown
from causeway_registrations.domain.refusals import (
    EventCancelled,
    PlaceNotConfirmed,
    RoomNotOpen,
    UnknownEvent,
    UnknownOccasion,
)
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.list_attendance import AttendanceList, ListAttendance, list_attendance
from causeway_registrations.use_cases.note_presence import NotePresence, Presence, note_presence
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_attendance import show_attendance
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.attendance_schemas import (
    AttendanceQuery,
    AttendanceView,
    PresenceView,
    RegistrationAttendanceView,
)
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import refuse_revoked_link, shown_to
from causeway_registrations.web.spell_views import spell_views, spells_text

ROWS_AT_ONCE = 500
HEADINGS = ("name", "email", "mode", "country", "seat", "first_at", "how", "minutes", "occasions", "online")


def add_attendance_routes(routes: Routes, parts: Parts) -> None:
    """Declare how attendance is read, and how presence online is noted."""

    @routes.get(
        "/events/<event_id>/attendance",
        callers=OPERATOR,
        query=AttendanceQuery,
        answer=AttendanceView,
        refusals=(UnknownEvent, UnknownOccasion),
        summary="Who attended, and how many on each day and in each part, by mode",
    )
    def read_attendance(call: Call) -> Answer:
        return Answer(body=_attendance(call, parts))

    @routes.get(
        "/events/<event_id>/attendance.csv",
        callers=OPERATOR,
        query=AttendanceQuery,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent, UnknownOccasion),
        summary="All who attended, for a spreadsheet; no cell is a formula; `online` is by the event's clocks",
    )
    def read_attendance_csv(call: Call) -> Content:
        rows = _all_rows(call.path["event_id"], call.query["occasion"], parts)
        headers = {"Content-Disposition": 'attachment; filename="attendance.csv"'}
        return Content(content=csv_text(HEADINGS, rows), media_type=MEDIA_TYPE, headers=headers)

    @routes.get(
        "/registrations/<registration_id>/attendance",
        callers=OPERATOR | PARTICIPANT,
        own="registration_id",
        answer=RegistrationAttendanceView,
        refusals=(UnknownSubject, UnknownEvent),
        summary="What a registration has attended, seat by seat",
    )
    def read_registration_attendance(call: Call) -> Answer:
        return _of_registration(call, call.path["registration_id"], parts)

    @routes.get(
        "/mine/attendance",
        callers=PARTICIPANT,
        answer=RegistrationAttendanceView,
        refusals=(UnknownEvent,),
        summary="What the registration that the link is for has attended",
    )
    def read_my_attendance(call: Call) -> Answer:
        return _of_registration(call, call.caller.subject, parts)

    @routes.post(
        "/mine/presence",
        callers=PARTICIPANT,
        answer=PresenceView,
        refusals=(UnknownEvent, EventCancelled, PlaceNotConfirmed, RoomNotOpen),
        summary="Say that the participant is in the online room now; once a minute while they are",
    )
    def note_my_presence(call: Call) -> Answer:
        return _note_presence(call, parts)


def _note_presence(call: Call, parts: Parts) -> Answer:
    command = NotePresence(registration_id=call.caller.subject)

    def handle(work: Work) -> Presence:
        refuse_revoked_link(call.caller, work.registrations.get(command.registration_id))
        return note_presence(command, work, now=parts.clock())

    return parts.commands.run(handle, claim=call.claim, render=_presence)


def _presence(presence: Presence) -> Answer:
    attendance = presence.attendance
    return Answer(
        body={
            "joined_at": attendance.first_at and attendance.first_at.isoformat(),
            "minutes": attendance.minutes,
            "minimum_minutes": presence.minimum_minutes,
            "attended": attendance.attended(presence.minimum_minutes),
            "counts_parts": presence.counts_parts,
        }
    )


def _of_registration(call: Call, registration_id: str, parts: Parts) -> Answer:
    shown_to(call.caller, registration_id, parts)
    return Answer(body={"seats": [_attended(seat) for seat in show_attendance(registration_id, parts.readings)]})


def _attended(seat: Attended) -> dict[str, Any]:
    return {
        "seat": seat.seat,
        "event": seat.event,
        "days": sorted(seat.days),
        "parts": sorted(seat.parts),
        "minutes": seat.minutes,
        "first_at": seat.first_at and seat.first_at.isoformat(),
    }


def _attendance(call: Call, parts: Parts) -> dict[str, Any]:
    window = window_of(call.query, str)
    command = ListAttendance(
        event_id=call.path["event_id"],
        occasion=call.query["occasion"],
        after=None if window.after is None else window.after[0],
        limit=window.limit,
    )
    found = list_attendance(command, parts.readings)
    shown = found.rows[: window.limit]
    return {
        "counts": [{"occasion": name, "modes": dict(modes)} for name, modes in found.counts.items()],
        "expected": _expected(found),
        "minimum_minutes": found.event.admission.minimum_minutes,
        "items": [_row(seat, registration, command.occasion) for seat, registration in shown],
        "next": cursor_of((shown[-1][0].id,)) if len(found.rows) > window.limit else None,
    }


def _expected(found: AttendanceList) -> Mapping[str, int]:
    return {mode: found.event.pools[mode].confirmed for mode in found.event.modes}


def _row(seat: SeatAttendance, registration: Registration, occasion: str) -> dict[str, Any]:
    first = seat.first_use(occasion)
    return {
        "registration_id": registration.id,
        "seat": seat.seat,
        "name": registration.name_of(seat.seat),
        "mode": seat.mode,
        "country": registration.country,
        "institution_id": registration.institution_id,
        "first_at": first and first.at.isoformat(),
        "minutes": seat.minutes,
        "spells": spell_views(seat.spells),
        "marks": [
            {
                "occasion": mark.occasion,
                "first_at": mark.first.at.isoformat(),
                "how": mark.first.how.value,
                "minutes": mark.minutes,
                "spells": spell_views(mark.spells),
            }
            for mark in seat.marks.values()
        ],
    }


def _all_rows(event_id: str, occasion: str, parts: Parts) -> list[Sequence[Cell]]:
    event = show_places(event_id, parts.readings)
    refuse_unknown(occasion, event)
    rows: list[Sequence[Cell]] = []
    after: str | None = None
    while True:
        found = parts.readings.attendance_list(
            event_id,
            occasion=occasion,
            after=after,
            limit=ROWS_AT_ONCE,
            minimum_minutes=event.admission.minimum_minutes,
        )
        rows.extend(_cells(seat, registration, occasion, event.announced.zone) for seat, registration in found)
        if len(found) < ROWS_AT_ONCE:
            return rows
        after = found[-1][0].id


def _cells(seat: SeatAttendance, registration: Registration, occasion: str, zone: str) -> Sequence[Cell]:
    first = seat.first_use(occasion)
    # The address is the registrant's; companions have given none.
    registrant = registration.participant if seat.seat == 0 else None
    email = None if registrant is None else registrant.email
    moment, how = (first.at, first.how.value) if first else (None, None)
    name = registration.name_of(seat.seat)
    occasions = " ".join(sorted(seat.occasions))
    first_cells = (name, email, seat.mode, registration.country, seat.seat + 1, moment, how)
    return (*first_cells, seat.minutes, occasions, spells_text(seat.spells, zone))
