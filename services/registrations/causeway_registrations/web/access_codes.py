"""Access codes: operators make them, see how they are used, take them back and carry the list away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE, csv_text
from causeway_platform.identifiers import new_id
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web import paging
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.gate_refusals import CodeTaken
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.list_access_codes import ListAccessCodes, list_access_codes
from causeway_registrations.use_cases.make_access_codes import MakeAccessCodes, make_access_codes
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.revoke_access_code import RevokeAccessCode, revoke_access_code
from causeway_registrations.web.code_schemas import AccessCodesPage, AccessCodeView, MadeCodesView, MakeCodesBody
from causeway_registrations.web.drawn_codes import draw_codes, drawn_again
from causeway_registrations.web.parts import Parts

MOST_EXPORTED = 20_000
COLUMNS = ("label", "begins_with", "state", "limit", "uses", "expires_at", "kind", "for_one_person", "created_at")


def add_access_code_routes(routes: Routes, parts: Parts) -> None:
    """Declare what operators do with codes."""
    _add_reading(routes, parts)

    @routes.post(
        "/events/<event_id>/access-codes",
        callers=OPERATOR,
        body=MakeCodesBody,
        answer=MadeCodesView,
        status=201,
        refusals=(UnknownEvent, CodeTaken),
        summary="Make codes that open the door to an event; they are shown in this answer and never again",
        example={"label": "Delegation of the Hunan Museum", "count": 20, "limit": 1},
    )
    def make_codes(call: Call) -> Answer:
        return _make(call, parts)

    @routes.post(
        "/events/<event_id>/access-codes/<code_id>/revoke",
        callers=OPERATOR,
        answer=AccessCodeView,
        refusals=(UnknownSubject,),
        summary="Take a code back; who registered with it keeps the place",
    )
    def revoke_code(call: Call) -> Answer:
        command = RevokeAccessCode(event_id=call.path["event_id"], code_id=call.path["code_id"])

        def handle(work: Work) -> AccessCode:
            return revoke_access_code(command, work, now=parts.clock())

        # Doing it twice is doing it once. No answer is kept, because what is noted on a code may name somebody.
        return parts.commands.run(handle, claim=None, render=lambda code: _answer(code, parts.clock()))


def _add_reading(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/events/<event_id>/access-codes",
        callers=OPERATOR,
        query=paging.PageQuery,
        answer=AccessCodesPage,
        refusals=(UnknownEvent, paging.MalformedCursor),
        summary="The codes of an event and how they are used, in the order they were made",
    )
    def read_codes(call: Call) -> Answer:
        window = paging.window_of(call.query, datetime, str)
        after = None if window.after is None else (window.after[0], window.after[1])
        found = _found(call, parts, after=after, limit=window.rows)
        now = parts.clock()
        body = paging.page(
            found, window, view=lambda code: code_view(code, now), position=lambda code: (code.created_at, code.id)
        )
        return Answer(body=body)

    @routes.get(
        "/events/<event_id>/access-codes/export",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent,),
        summary=f"The same as CSV, up to {MOST_EXPORTED:,} rows",
    )
    def export_codes(call: Call) -> Content:
        rows = [_row(code, parts.clock()) for code in _found(call, parts, limit=MOST_EXPORTED)]
        headers = {"Content-Disposition": 'attachment; filename="access-codes.csv"'}
        return Content(content=csv_text(COLUMNS, rows), media_type=MEDIA_TYPE, headers=headers)


def _found(call: Call, parts: Parts, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[AccessCode]:
    command = ListAccessCodes(event_id=call.path["event_id"], after=after, limit=limit)
    return list_access_codes(command, parts.readings, parts.gate_readings)


def _make(call: Call, parts: Parts) -> Answer:
    body, batch, now = call.body, new_id(), parts.clock()
    own = body["code"]
    command = MakeAccessCodes(
        event_id=call.path["event_id"],
        codes=[own] if own else draw_codes(parts.links.keys[0], batch, body["count"]),
        label=body["label"],
        limit=body["limit"],
        expires_at=body["expires_at"],
        kind=body["kind"],
        bound_to=person_key(body["email"]) if body["email"] else None,
        allotment_id=body["allotment_id"],
    )

    def handle(work: Work) -> list[AccessCode]:
        return make_access_codes(command, work, now=now)

    def want(work: Work) -> None:
        work.offered_events.want(command.event_id)

    def render(made: list[AccessCode]) -> Answer:
        items = [code_view(replace(code, label=""), now) for code in made]
        return Answer(status=201, body={"batch": batch, "items": items})

    answer = parts.commands.run(handle, claim=call.claim, render=render, want=want)
    return replace(answer, body={"items": _with_codes(answer.body, command, own, parts)})


def _with_codes(kept: dict[str, Any], command: MakeAccessCodes, own: str | None, parts: Parts) -> list[dict[str, Any]]:
    """Return the views with their codes, which are added here so that they are kept nowhere.

    So is what is noted on them, which may name somebody; a request with the same key says the same.
    """
    items = kept["items"]
    ids = [item["id"] for item in items]
    codes = [own] if own else drawn_again(parts.links.keys, kept["batch"], command.event_id, ids)
    return [{**item, "label": command.label, "code": code} for item, code in zip(items, codes, strict=True)]


def code_view(code: AccessCode, now: datetime) -> dict[str, Any]:
    """Return a code as it stands, without the code."""
    return {
        "id": code.id,
        "hint": code.hint,
        "label": code.label,
        "state": code.state(now),
        "limit": code.limit,
        "uses": code.uses,
        "expires_at": _moment(code.expires_at),
        "kind": code.kind,
        "bound": code.bound_to is not None,
        "allotment_id": code.allotment_id,
        "created_at": code.created_at.isoformat(),
        "revoked_at": _moment(code.revoked_at),
        "revision": code.revision,
    }


def _row(code: AccessCode, now: datetime) -> list[Any]:
    bound = "yes" if code.bound_to else "no"
    return [
        code.label,
        code.hint,
        code.state(now),
        code.limit,
        code.uses,
        code.expires_at,
        code.kind,
        bound,
        code.created_at,
    ]


def _answer(code: AccessCode, now: datetime) -> Answer:
    return Answer(body=code_view(code, now), etag=str(code.revision))


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
