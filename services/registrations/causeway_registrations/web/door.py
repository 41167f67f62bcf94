"""The door without a connection: scans that are told later, and the list by which a device knows good tickets."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.paging import cursor_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.attendance import SeatAttendance, attendance_id
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.check_in_participant import CheckInParticipant
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.use_cases.sync_scans import Scan, ScanResult, SyncScans, sync_scans
from causeway_registrations.web.attendance_schemas import DoorPage, DoorQuery, ScansBody, ScansView
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.tickets import code_of, ticket_in

LARGEST_SYNC_BYTES = 512 * 1024
DIGEST_LENGTH = 24
"""96 bits: enough that no two of an event's tickets share one."""


def add_door_routes(routes: Routes, parts: Parts) -> None:
    """Declare what a device at the door needs."""

    @routes.post(
        "/check-ins/batch",
        callers=OPERATOR,
        body=ScansBody,
        answer=ScansView,
        refusals=(UnknownEvent,),
        max_body=LARGEST_SYNC_BYTES,
        summary="Tell what a device has scanned, up to 500 scans; safe to repeat, in any order",
        description="Of two scans of a ticket for the same occasion the earlier is the first use, whichever is heard "
        "of first. All tickets that do not work are `not-valid`.",
        example={
            "event_id": "01932f6e-0a02-7c31-9d5e-1b2f3a4c5d03",
            "sent_at": "2026-11-24T10:20:00+04:00",
            "scans": [{"scan_id": "phone-1-0007", "ticket": "ABCD-EFGH", "at": "2026-11-24T10:04:30+04:00"}],
        },
    )
    def tell_scans(call: Call) -> Answer:
        return _tell_scans(call, parts)

    @routes.get(
        "/events/<event_id>/door-list",
        callers=OPERATOR,
        query=DoorQuery,
        answer=DoorPage,
        refusals=(UnknownEvent,),
        summary="The tickets that work, as digests, for a door without a connection",
        description="A digest is the first 24 hexadecimal digits of SHA-256 over the event's id, a line feed and the "
        "code. No ticket can be made from it, and there is no name in the list.",
    )
    def read_door_list(call: Call) -> Answer:
        return Answer(body=_door_list(call, parts))


def _tell_scans(call: Call, parts: Parts) -> Answer:
    body = call.body
    # A device whose clock is wrong was wrong by as much when it scanned.
    skew = parts.clock() - body["sent_at"]
    scans = [_scan(one, body["event_id"], skew, call.caller.subject, parts) for one in body["scans"]]
    tickets = [scan.ticket for scan in scans if scan.ticket is not None]

    def want(work: Work) -> None:
        work.offered_events.want(body["event_id"])
        for ticket in tickets:
            work.registrations.want(ticket.registration_id)
            work.attendances.want(attendance_id(ticket.registration_id, ticket.seat))

    def handle(work: Work) -> Sequence[ScanResult]:
        return sync_scans(SyncScans(scans=scans), work, now=parts.clock())

    answer = parts.commands.run(handle, claim=call.claim, render=_results, want=want)
    return replace(answer, body={"results": _with_names(answer.body["results"], body["event_id"], parts)})


def _scan(body: Mapping[str, Any], event_id: str, skew: timedelta, by: str, parts: Parts) -> Scan:
    at: datetime = body["at"] + skew
    found = ticket_in(body["ticket"], parts)
    if found is None:
        return Scan(id=body["scan_id"], at=at, ticket=None)
    ticket = CheckInParticipant(
        registration_id=found.id,
        seat=found.version,
        event_id=event_id,
        occasion=body["occasion"],
        use_id=body["scan_id"],
        at=at,
        by=by,
        device=body["device"],
    )
    return Scan(id=body["scan_id"], at=at, ticket=ticket)


def _results(results: Sequence[ScanResult]) -> Answer:
    rows = [
        {
            "scan_id": one.scan_id,
            "result": one.result,
            "first_at": one.first_at and one.first_at.isoformat(),
            "registration_id": one.registration_id,
            "seat": one.seat,
        }
        for one in results
    ]
    return Answer(body={"results": rows})


def _with_names(rows: Sequence[Mapping[str, Any]], event_id: str, parts: Parts) -> list[dict[str, Any]]:
    """Add the names for the person at the door; they are not kept with the answer."""
    ids = sorted({row["registration_id"] for row in rows if row["registration_id"]})
    known = parts.readings.confirmed_by_id(event_id, ids)
    return [{**row, "name": _name(known.get(row["registration_id"] or ""), row["seat"])} for row in rows]


def _name(registration: Registration | None, seat: int | None) -> str | None:
    return None if registration is None or seat is None else registration.name_of(seat)


def _door_list(call: Call, parts: Parts) -> dict[str, Any]:
    event_id = call.path["event_id"]
    show_places(event_id, parts.readings)
    window = window_of(call.query, str)
    after = None if window.after is None else window.after[0]
    found = parts.readings.confirmed_after(event_id, after=after, limit=window.rows)
    shown = found[: window.limit]
    used = {one.id: one for one in parts.readings.attendances_of(shown)}
    items = [_door_row(one, seat, used, parts) for one in shown for seat in one.seats]
    return {"items": items, "next": cursor_of((shown[-1].id,)) if len(found) > window.limit else None}


def _door_row(
    registration: Registration, seat: int, used: Mapping[str, SeatAttendance], parts: Parts
) -> dict[str, Any]:
    code = code_of(registration, seat, parts)
    attendance = used.get(attendance_id(registration.id, seat))
    first = {name: attendance.first_use(name) for name in sorted(attendance.occasions)} if attendance else {}
    return {
        "digest": digest_of(registration.event_id, code),
        "parts": list(registration.parts),
        "used": {name: use.at.isoformat() for name, use in first.items() if use is not None},
    }


def digest_of(event_id: str, code: str) -> str:
    """Return what a device compares a scanned code with."""
    return hashlib.sha256(f"{event_id}\n{code}".encode()).hexdigest()[:DIGEST_LENGTH]
