"""Everybody with a ticket: a page at a time for badges, or by a part of the name for the desk."""

from collections.abc import Mapping, Sequence
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.paging import PageQuery, cursor_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.attendance import SeatAttendance, attendance_id
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.attendance_schemas import BadgesPage, PeopleQuery, PeopleView
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.tickets import code_of, picture

MOST_PEOPLE = 20


def add_badge_routes(routes: Routes, parts: Parts) -> None:
    """Declare how badges are listed and people are found."""

    @routes.get(
        "/events/<event_id>/badges",
        callers=OPERATOR,
        query=PageQuery,
        answer=BadgesPage,
        refusals=(UnknownEvent,),
        summary="Everybody with a confirmed place, seat by seat, with their tickets",
    )
    def read_badges(call: Call) -> Answer:
        event_id = call.path["event_id"]
        show_places(event_id, parts.readings)
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = parts.readings.confirmed_after(event_id, after=after, limit=window.rows)
        shown = found[: window.limit]
        following = cursor_of((shown[-1].id,)) if len(found) > window.limit else None
        return Answer(body={"items": _badges(shown, parts), "next": following})

    @routes.get(
        "/events/<event_id>/people",
        callers=OPERATOR,
        query=PeopleQuery,
        answer=PeopleView,
        refusals=(UnknownEvent,),
        summary="Up to 20 people with a confirmed place whose names hold a text",
    )
    def find_people(call: Call) -> Answer:
        event_id = call.path["event_id"]
        show_places(event_id, parts.readings)
        found = parts.readings.confirmed_named(event_id, call.query["name"], MOST_PEOPLE)
        return Answer(body={"items": _badges(found, parts)})


def _badges(registrations: Sequence[Registration], parts: Parts) -> list[dict[str, Any]]:
    used = {one.id: one for one in parts.readings.attendances_of(registrations)}
    return [_badge(one, seat, used, parts) for one in registrations for seat in one.seats]


def _badge(registration: Registration, seat: int, used: Mapping[str, SeatAttendance], parts: Parts) -> dict[str, Any]:
    code = code_of(registration, seat, parts)
    attendance = used.get(attendance_id(registration.id, seat))
    first_at = attendance.first_at if attendance else None
    return {
        "registration_id": registration.id,
        "seat": seat,
        "name": registration.name_of(seat),
        "mode": registration.mode,
        "country": registration.country,
        "institution_id": registration.institution_id,
        "code": code,
        "svg": picture(code),
        "first_at": first_at and first_at.isoformat(),
    }
