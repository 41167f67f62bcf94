"""The operators' page: how full events are, how the services do, what went out, and what needs a hand."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.wishes import Wish
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.service_state import SERVICES, read_services
from causeway_portal.pages.view import views_of
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

MAX_EVENTS = 12
MAX_LETTERS = 50
DEAD_LETTER_ACTIONS = ("replay", "discard")


def add_operations(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/operations`` that watch and repair."""

    @app.get("/operations")
    @operators_only
    def operations() -> Response:
        # The script asks for the changing part alone; without it the whole page is loaded again.
        template = "operations_live.html" if request.args.get("part") == "live" else "operations.html"
        return make_response(render_template(template, **_live(parts), done=request.args.get("done", "")))

    @app.get("/operations/dead-letters/<service>/<letter_id>")
    @operators_only
    def dead_letter(service: str, letter_id: str) -> Response:
        return _letter_page(service, letter_id, parts)

    @app.post("/operations/dead-letters/<service>/<letter_id>/<action>")
    @operators_only
    def handle_dead_letter(service: str, letter_id: str, action: str) -> WerkzeugResponse:
        if service not in SERVICES or action not in DEAD_LETTER_ACTIONS:
            abort(404)
        return _handle_letter(service, letter_id, action, parts)

    @app.post("/operations/deliveries/<delivery_id>/resend")
    @operators_only
    def resend(delivery_id: str) -> WerkzeugResponse:
        path = f"/api/notifications/deliveries/{delivery_id}/resend"
        return _sent(Ask(method="POST", path=path, claim=request.form.get("claim") or None), "resend", parts)


def _live(parts: Parts) -> dict[str, Any]:
    reader = visitor()
    events = parts.reading.upcoming(Wish(), parts.clock(), skip=0, limit=MAX_EVENTS)
    answers = read_services(parts)
    return {
        "views": views_of(events, parts.reading.programmes(), parts, reader.language),
        "services": answers.services,
        "deliveries": answers.deliveries,
        "overview": answers.overview,
        "letters": answers.letters,
        "troubled": parts.reading.troubled_deliveries(limit=MAX_LETTERS),
        "claim": new_id(),
    }


def _letter_page(service: str, letter_id: str, parts: Parts, refusal: Refused | None = None) -> Response:
    if service not in SERVICES:
        abort(404)
    try:
        reply = ask_as_visitor(Ask(method="GET", path=f"/api/{service}/dead-letters/{letter_id}"), parts)
    except ServiceDown:
        refusal = down(visitor().wording)
        return make_response(render_template("refused.html", refusal=refusal), refusal.status)
    if not reply.ok:
        abort(404)
    body = render_template(
        "dead_letter.html", service=service, letter=reply.body, letter_id=letter_id, claim=new_id(), refusal=refusal
    )
    return make_response(body, refusal.status if refusal else 200)


def _handle_letter(service: str, letter_id: str, action: str, parts: Parts) -> WerkzeugResponse:
    note = request.form.get("note", "").strip()[:500]
    body = {"note": note} if action == "discard" else None
    path = f"/api/{service}/dead-letters/{letter_id}/{action}"
    return _sent(Ask(method="POST", path=path, body=body, claim=request.form.get("claim") or None), action, parts)


def _sent(ask: Ask, done: str, parts: Parts) -> WerkzeugResponse:
    return answering(ask, parts, lambda _: redirect(f"/operations?done={done}", 303))


def answering(ask: Ask, parts: Parts, then: Callable[[Reply], WerkzeugResponse]) -> WerkzeugResponse:
    """Ask, and go on if it was done; else show why not."""
    try:
        reply = ask_as_visitor(ask, parts)
    except ServiceDown:
        refusal = down(visitor().wording)
    else:
        if reply.ok:
            return then(reply)
        refusal = refused(reply, visitor().wording, visitor().moments)
    return make_response(render_template("refused.html", refusal=refusal), refusal.status)
