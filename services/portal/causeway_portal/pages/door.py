"""What the door's script asks for: telling scans, the list of tickets, counts, undoing; and the script that keeps the
page when there is no connection."""

import json
from datetime import datetime
from typing import Any

from flask import Flask, Response, abort, make_response, request, send_from_directory

from causeway_platform.identifiers import new_id
from causeway_portal.pages.assets import FOLDER
from causeway_portal.pages.check_in import CHECK_INS, undo_ask
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.occasions import REGISTRATIONS, WHOLE, read_turnout
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply

MOST_SCANS = 100
"""How many scans the script sends at once; as many fit into a form."""


def add_door(app: Flask, parts: Parts) -> None:
    """Add what the script of the door asks for."""

    @app.get("/operations/check-in/worker.js")
    def door_worker() -> Response:
        # Under the address whose pages it may keep, and without a version, so that a newer one replaces it.
        response = send_from_directory(FOLDER, "door-worker.js", max_age=0)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @app.post("/operations/check-in/<event_id>/scans")
    @operators_only
    def tell_scans(event_id: str) -> Response:
        body = {"event_id": event_id, "sent_at": request.form.get("sent_at", ""), "scans": _scans()}
        reply = ask_as_visitor(Ask(method="POST", path=CHECK_INS + "/batch", body=body, claim=new_id()), parts)
        event = parts.reading.event(event_id)
        return _as_json(reply, zone=event.zone if event else None)

    @app.get("/operations/check-in/<event_id>/tickets")
    @operators_only
    def door_list(event_id: str) -> Response:
        query = {"cursor": request.args["cursor"]} if "cursor" in request.args else {}
        path = f"{REGISTRATIONS}/events/{event_id}/door-list"
        return _as_json(ask_as_visitor(Ask(method="GET", path=path, query=query), parts))

    @app.get("/operations/check-in/<event_id>/count")
    @operators_only
    def door_count(event_id: str) -> Response:
        turnout = read_turnout(event_id, parts, limit="1")
        if turnout is None:
            abort(404)
        chosen = turnout.named(request.args.get("occasion", WHOLE))
        words = visitor().wording
        return _json({"in": words.number(chosen.came), "expected": words.number(turnout.expected)})

    @app.post("/operations/check-in/<event_id>/take-back")
    @operators_only
    def take_back(event_id: str) -> Response:
        return _as_json(ask_as_visitor(undo_ask(), parts))


def _scans() -> list[Any]:
    try:
        scans = json.loads(request.form.get("scans", ""))
    except ValueError:
        abort(400)
    if not isinstance(scans, list) or len(scans) > MOST_SCANS:
        abort(400)
    return scans


def _as_json(reply: Reply, *, zone: str | None = None) -> Response:
    """Return a service's answer for the script, moments also in the reader's words and by the clocks of the door."""
    if not reply.ok:
        refusal = refused(reply, visitor().wording, visitor().moments)
        return _json({"title": refusal.title, "reason": refusal.reason, "next": refusal.next_step}, refusal.status)
    body = reply.body if isinstance(reply.body, dict) else {}
    for row in body.get("results", []):
        row["first_words"] = _moment(row.get("first_at"), zone)
    return _json(body)


def _moment(text: str | None, zone: str | None) -> str | None:
    return None if text is None else visitor().moments.moment(datetime.fromisoformat(text), zone)


def _json(body: Any, status: int = 200) -> Response:
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.content_type = "application/json"
    return response
