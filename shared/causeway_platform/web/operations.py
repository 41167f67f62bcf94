"""What operators see and mend: backlog, lag, parked keys and dead letters of one service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate
from pymongo.database import Database

from causeway_platform import dead_letters, outbox, parked, redrive
from causeway_platform.clock import utc_now
from causeway_platform.commands import Answer
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Client, Document
from causeway_platform.web import paging
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.health import WORKERS, Watch, oldest_unsent
from causeway_platform.web.routes import Routes
from causeway_platform.web.schemas import Instant, Text

AUDIT = "operator_actions"
"""Append-only: who did what about which dead letter."""

COUNTED_UP_TO = 100_000


class OutboxView(Schema):
    """What the relay has still to send."""

    waiting = fields.Integer(required=True, metadata={"description": "Counted up to 100,000."})
    oldest_seconds = fields.Float(required=True, allow_none=True)


class OperationsView(Schema):
    """A service's figures at this moment."""

    status = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    outbox = fields.Nested(OutboxView, required=True)
    dead_letters = fields.Integer(required=True)
    parked_keys = fields.Integer(required=True)
    workers = fields.List(fields.Dict(), required=True, metadata={"description": "Each work process's own figures."})
    at = Instant(required=True)


class DeadLetterView(Schema):
    """A message or clock work that could not be done, with reason and origin."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    status = fields.String(required=True)
    reason = fields.String(required=True)
    error = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    type = fields.String(required=True, allow_none=True)
    subject = fields.String(required=True, allow_none=True)
    correlation = fields.String(required=True, allow_none=True)
    at = Instant(required=True)
    handled_by = fields.String(required=True, allow_none=True)
    handled_at = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    record = fields.Dict(
        metadata={"description": "The record as it came: topic, partition, offset, key, headers, value."}
    )
    row = fields.Dict(metadata={"description": "The clock work as it was due."})


class DeadLetterQuery(paging.PageQuery):
    """Which dead letters to list."""

    status = fields.String(
        load_default=dead_letters.WAITING,
        validate=validate.OneOf([dead_letters.WAITING, dead_letters.REPLAYED, dead_letters.DISCARDED]),
    )


class DiscardBody(Schema):
    """Why it may go."""

    note = Text(required=True, max_length=500)


def figures(database: Database[Document], watch: Watch, now: datetime) -> dict[str, Any]:
    """Return what ``OperationsView`` describes."""
    readiness = watch.readiness()
    oldest = oldest_unsent(database)
    waiting = database[outbox.COLLECTION].count_documents({"sent": 0}, limit=COUNTED_UP_TO, hint="unsent_by_age")
    return {
        **readiness.document,
        "outbox": {
            "waiting": waiting,
            "oldest_seconds": None if oldest is None else round((now - oldest).total_seconds(), 3),
        },
        "dead_letters": database[dead_letters.COLLECTION].count_documents(
            {"status": dead_letters.WAITING}, limit=COUNTED_UP_TO
        ),
        "parked_keys": len(database[parked.COLLECTION].distinct("order_key")),
        "workers": [_json_ready(row) for row in database[WORKERS].find(limit=20)],
        "at": now.isoformat(),
    }


def add_operations_routes(routes: Routes, *, client: Client, database: Database[Document], watch: Watch) -> None:
    """Declare ``/operations`` and ``/dead-letters``."""

    @routes.get("/operations", callers=OPERATOR, answer=OperationsView, summary="Backlog, lag and what needs me")
    def show_operations(call: Call) -> Answer:
        return Answer(body=figures(database, watch, utc_now()))

    @routes.get(
        "/dead-letters",
        callers=OPERATOR,
        query=DeadLetterQuery,
        answer=paging.page_of(DeadLetterView),
        refusals=(paging.MalformedCursor,),
        summary="What could not be done, newest first",
    )
    def list_dead_letters(call: Call) -> Answer:
        window = paging.window_of(call.query, datetime, str)
        before = None if window.after is None else (window.after[0], window.after[1])
        found = redrive.letters(database, status=call.query["status"], limit=window.rows, before=before)
        return Answer(
            body=paging.page(found, window, view=redrive.as_json, position=lambda row: (row["at"], row["_id"]))
        )

    @routes.get("/dead-letters/<letter_id>", callers=OPERATOR, answer=DeadLetterView, summary="One dead letter")
    def show_dead_letter(call: Call) -> Answer:
        return Answer(body=redrive.as_json(redrive.letter(database, call.path["letter_id"])))

    _add_actions(routes, client, database)


def _add_actions(routes: Routes, client: Client, database: Database[Document]) -> None:
    @routes.post(
        "/dead-letters/<letter_id>/replay",
        callers=OPERATOR,
        answer=DeadLetterView,
        refusals=(redrive.DeadLetterClosed,),
        summary="Put it back on its way",
    )
    def replay_dead_letter(call: Call) -> Answer:
        return _audited(
            call,
            database,
            "replay",
            lambda letter_id: redrive.replay(client, database, letter_id, by=call.caller.subject, now=utc_now()),
        )

    @routes.post(
        "/dead-letters/<letter_id>/discard",
        callers=OPERATOR,
        body=DiscardBody,
        answer=DeadLetterView,
        refusals=(redrive.DeadLetterClosed,),
        summary="Close it for good, with a note",
        example={"note": "A test message; nothing depends on it."},
    )
    def discard_dead_letter(call: Call) -> Answer:
        note: str = call.body["note"]
        return _audited(
            call,
            database,
            "discard",
            lambda letter_id: redrive.discard(
                client, database, letter_id, by=call.caller.subject, note=note, now=utc_now()
            ),
        )


def _audited(call: Call, database: Database[Document], action: str, act: Callable[[str], Document]) -> Answer:
    """Do ``act`` and note who did it; the letter itself carries the same, the rows here also survive it."""
    done = act(call.path["letter_id"])
    database[AUDIT].insert_one(
        {
            "_id": new_id(),
            "action": action,
            "letter": done["_id"],
            "by": call.caller.subject,
            "at": utc_now(),
            "correlation": call.correlation,
        }
    )
    return Answer(body=redrive.as_json(done))


def _json_ready(value: Any) -> Any:
    if isinstance(value, dict):
        return {("id" if name == "_id" else str(name)): _json_ready(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_ready(member) for member in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
