"""An institution registers a group from a table: tried first, then done; safe to repeat."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import ValidationError

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE, csv_text
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.field_errors import told
from causeway_platform.web.paging import MalformedCursor, PageQuery, page, window_of
from causeway_platform.web.problems import InvalidInput
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.domain.refusals import (
    ImportNotTried,
    SheetForgotten,
    SheetUnreadable,
    UnknownAllotment,
    UnknownEvent,
)
from causeway_registrations.domain.sheet import REQUIRED
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant
from causeway_registrations.use_cases.register_tried_group import RegisterTriedGroup, register_tried_group
from causeway_registrations.use_cases.show_import import list_imports, show_import, show_refused_rows
from causeway_registrations.use_cases.start_import import StartImport, start_import
from causeway_registrations.web.allotments import allotment_named_by
from causeway_registrations.web.import_schemas import (
    LARGEST_TABLE,
    ImportBody,
    ImportsPage,
    ImportView,
    RefusedRowsView,
)
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import registration_wanted
from causeway_registrations.web.schemas import RegisterBody
from causeway_registrations.web.spoken import language_of, row_reason

REFUSED = ("line", "slug", "reason", *REQUIRED)
"""The columns of the table of refused rows."""

_BODY = RegisterBody()


def add_import_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a group is registered from a table, and how one sees how far that is."""

    @routes.post(
        "/events/<event_id>/imports",
        callers=OPERATOR,
        body=ImportBody,
        answer=ImportView,
        status=202,
        max_body=2 * LARGEST_TABLE,
        refusals=(UnknownEvent, SheetUnreadable, UnknownAllotment),
        summary="Register a group from a table; at first only try it",
        description="Rows are looked at one after the other, each like a person who registers by themselves. "
        "People who are registered already are left as they are, so a table can be sent again. No code and no invited "
        "address is needed; what else the event asks is in the columns `terms` and `answers.<question>`, or is asked "
        "of each person when `ask_consent` is true.",
        example={
            "csv": "name,email\nLi Wei,li@university.example\n",
            "usual": {"mode": "onsite", "language": "zh-Hans", "zone": "Asia/Shanghai"},
            "dry_run": True,
        },
    )
    def start(call: Call) -> Answer:
        body = call.body
        command = StartImport(
            event_id=call.path["event_id"],
            text=body["csv"],
            usual=body["usual"],
            dry_run=body["dry_run"],
            allotment_id=allotment_named_by(body["allotment"], parts),
            ask_consent=body["ask_consent"],
            started_by=call.caller.subject,
        )

        def handle(work: Work) -> GroupImport:
            return start_import(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=import_started)

    @routes.get(
        "/events/<event_id>/imports",
        callers=OPERATOR,
        query=PageQuery,
        answer=ImportsPage,
        refusals=(UnknownEvent, MalformedCursor),
        summary="The tables that were tried and registered for an event, the newest first",
    )
    def read_imports(call: Call) -> Answer:
        window = window_of(call.query, str)
        before = None if window.after is None else window.after[0]
        found = list_imports(call.path["event_id"], parts.readings, before=before, limit=window.rows)
        return Answer(body=page(found, window, view=_listed, position=lambda one: (one.id,)))

    @routes.get(
        "/imports/<import_id>",
        callers=OPERATOR,
        answer=ImportView,
        refusals=(UnknownSubject,),
        summary="How far an import is",
    )
    def read_import(call: Call) -> Answer:
        return import_answer(show_import(call.path["import_id"], parts.readings))

    @routes.post(
        "/imports/<import_id>/register",
        callers=OPERATOR,
        answer=ImportView,
        status=202,
        refusals=(UnknownSubject, ImportNotTried, SheetForgotten, UnknownEvent),
        summary="Register the people of a table that was tried, up to two hours afterwards",
    )
    def register_tried(call: Call) -> Answer:
        command = RegisterTriedGroup(import_id=call.path["import_id"], started_by=call.caller.subject)

        def handle(work: Work) -> GroupImport:
            return register_tried_group(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=import_started)

    @routes.get(
        "/imports/<import_id>/refused",
        callers=OPERATOR,
        query=PageQuery,
        answer=RefusedRowsView,
        refusals=(UnknownSubject,),
        summary="The rows that were refused, in the order of the table",
    )
    def read_refused_rows(call: Call) -> Answer:
        window = window_of(call.query, int)
        rows = show_refused_rows(
            call.path["import_id"], parts.readings, after=window.after[0] if window.after else 0, limit=window.rows
        )
        return Answer(
            body=page(
                rows, window, view=partial(_refused_view, language=language_of(call)), position=lambda row: (row.line,)
            )
        )

    @routes.get(
        "/imports/<import_id>/refused.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownSubject,),
        summary="The rows that were refused, each with its line and the reason, for a month",
    )
    def read_refused(call: Call) -> Content:
        return refused_table(call.path["import_id"], call, parts)


def read_row(event_id: str, values: Mapping[str, Any]) -> RegisterParticipant:
    """Return the command that a row stands for: the same body as one who registers by themselves sends.

    Raises:
        InvalidInput: a cell has no usable value; the sentence names the column.
    """
    try:
        body = _BODY.load(dict(values))
    except ValidationError as error:
        errors = InvalidInput.of(error).facts["errors"]
        wrong = "; ".join(f"{one['field']}: {one['message']}" for one in errors)
        raise InvalidInput(wrong[:300], next_step="Correct the row and send the table again.", errors=errors) from None
    return registration_wanted(event_id, body, None)


def refused_table(import_id: str, call: Call, parts: Parts) -> Content:
    """Return the refused rows as CSV, the reasons in the language of whoever fetches it.

    Raises:
        UnknownSubject: there is no such import.
    """
    rows = show_refused_rows(import_id, parts.readings)
    cells = [_cells_of(row, language_of(call)) for row in rows]
    return Content(content=csv_text(REFUSED, cells), media_type=MEDIA_TYPE)


def _cells_of(row: RefusedRow, language: str) -> list[str | int]:
    return [row.line, row.slug, reason_of(row, language), *(row.cells.get(name, "") for name in REQUIRED)]


def reason_of(row: RefusedRow, language: str) -> str:
    """Return why a row was refused, in ``language`` as far as it can be said in it."""
    facts = None if row.facts is None else {**row.facts, "errors": row.errors}
    said = None if facts is None else row_reason(row.slug, facts, row.columns, language)
    return said or row.reason


def _refused_view(row: RefusedRow, *, language: str) -> dict[str, Any]:
    return {
        "line": row.line,
        "slug": row.slug,
        "reason": reason_of(row, language),
        "columns": list(row.columns),
        "errors": told(row.errors, language),
        **{name: row.cells.get(name, "") for name in REQUIRED},
    }


def import_started(started: GroupImport) -> Answer:
    """Return that an import has been started, with the address at which it is followed."""
    location = f"/api/registrations/imports/{started.id}"
    return Answer(status=202, body=_view(started), headers={"Location": location}, etag=str(started.revision))


def import_answer(one: GroupImport) -> Answer:
    """Return how far an import is."""
    return Answer(body=_view(one), etag=str(one.revision))


def _listed(one: GroupImport) -> dict[str, Any]:
    return {**_view(one), "started_by": one.started_by, "delegation_id": one.delegation_id}


def _view(one: GroupImport) -> dict[str, Any]:
    return {
        "id": one.id,
        "event_id": one.event_id,
        "dry_run": one.dry_run,
        "rows": one.rows,
        "looked_at": one.looked_at,
        "registered": one.registered,
        "waiting": one.waiting,
        "kept": one.kept,
        "refused": one.refused,
        "started_at": one.started_at.isoformat(),
        "finished_at": None if one.finished_at is None else one.finished_at.isoformat(),
    }
