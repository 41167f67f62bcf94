"""Operators make access codes, see how they are used, take them back and carry them away."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.csv_rows import MEDIA_TYPE, csv_text
from causeway_platform.identifiers import new_id
from causeway_portal.pages.conditions import EVENTS, MOST_ROWS
from causeway_portal.pages.numbers import number_in
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.planning_forms import instant
from causeway_portal.pages.refused import Refused
from causeway_portal.use_cases.ports import Ask


def add_code_pages(app: Flask, parts: Parts) -> None:
    """Add the pages about an event's access codes."""

    @app.get("/operations/events/<event_id>/codes")
    @operators_only
    def codes(event_id: str) -> WerkzeugResponse:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/codes")
    @operators_only
    def make_codes(event_id: str) -> WerkzeugResponse:
        return _make(event_id, parts)

    @app.get("/operations/events/<event_id>/codes.csv")
    @operators_only
    def export_codes(event_id: str) -> WerkzeugResponse:
        text = fetch(f"{EVENTS}/{event_id}/access-codes/export", parts)
        return _file(str(text))

    @app.post("/operations/events/<event_id>/codes/<code_id>/revoke")
    @operators_only
    def revoke_code(event_id: str, code_id: str) -> WerkzeugResponse:
        path = f"{EVENTS}/{event_id}/access-codes/{code_id}/revoke"
        reply, refusal = send(Ask(method="POST", path=path, claim=f"revoke.{code_id}"), parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/codes?done=revoked", 303)
        return _page(event_id, parts, refusal=refusal)


def _page(
    event_id: str, parts: Parts, *, made: list[dict[str, Any]] | None = None, refusal: Refused | None = None
) -> Response:
    cursor = request.args.get("cursor", "")[:512]
    query = {"limit": MOST_ROWS, **({"cursor": cursor} if cursor else {})}
    body = render_template(
        "codes.html",
        event_id=event_id,
        event=parts.reading.event(event_id),
        page=fetch(f"{EVENTS}/{event_id}/access-codes", parts, query),
        needed=parts.reading.admission(event_id).gates.needs_code,
        made=made or [],
        form=request.form,
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)


def _make(event_id: str, parts: Parts) -> WerkzeugResponse:
    event = parts.reading.event(event_id)
    ask = Ask(
        method="POST",
        path=f"{EVENTS}/{event_id}/access-codes",
        body=_body(event.zone if event else "UTC"),
        claim=request.form.get("claim", "")[:64] or new_id(),
    )
    reply, refusal = send(ask, parts)
    if reply is None:
        return _page(event_id, parts, refusal=refusal)
    made: list[dict[str, Any]] = reply.body["items"]
    if request.form.get("as") == "file":
        rows = [(one["code"], one["label"], one["limit"], one["expires_at"]) for one in made]
        return _file(csv_text(("code", "label", "limit", "expires_at"), rows))
    return _page(event_id, parts, made=made)


def _body(zone: str) -> dict[str, Any]:
    form = request.form
    body: dict[str, Any] = {"label": form.get("label", "").strip(), "limit": number_in(form.get("limit", ""))}
    if code := form.get("code", "").strip():
        body["code"] = code
    else:
        body["count"] = number_in(form.get("count", "")) or 1
    if email := form.get("email", "").strip():
        body["email"] = email
    if expires_at := instant(form.get("expires_at", ""), zone):
        body["expires_at"] = expires_at
    return body


def _file(text: str) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="access-codes.csv"', "Cache-Control": "private, no-store"}
    return Response(text, content_type=MEDIA_TYPE, headers=headers)
