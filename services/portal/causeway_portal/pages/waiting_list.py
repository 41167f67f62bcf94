"""Operators see who waits, who is next and by which policy, and offer the next free places."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

USUALLY_AHEAD = 10
MOST_AHEAD = 50


def add_waiting_list(app: Flask, parts: Parts) -> None:
    """Add the page of an event's waiting list."""

    @app.get("/operations/events/<event_id>/waiting")
    @operators_only
    def waiting_list(event_id: str) -> WerkzeugResponse:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/waiting")
    @operators_only
    def offer_next(event_id: str) -> WerkzeugResponse:
        path = f"{REGISTRATIONS}/events/{event_id}/offers"
        claim = request.form.get("claim", "")[:64] or new_id()
        reply, refusal = send(Ask(method="POST", path=path, body={"parties": parties_wanted()}, claim=claim), parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/waiting?made={reply.body['made']}", 303)
        return _page(event_id, parts, refusal)


def parties_wanted() -> int:
    """Return how far somebody wants to look ahead."""
    text = request.values.get("parties", "")[:4]
    return min(max(int(text), 1), MOST_AHEAD) if text.isdecimal() else USUALLY_AHEAD


def _page(event_id: str, parts: Parts, refusal: Refused | None = None) -> Response:
    event = event_or_404(event_id, parts)
    parties, made = parties_wanted(), request.args.get("made", "")[:6]
    language = visitor().language
    admission = parts.reading.admission(event_id)
    shown: Any = fetch(f"{REGISTRATIONS}/events/{event_id}/waiting-list", parts, {"parties": str(parties)})
    body = render_template(
        "waiting_list.html",
        event=event,
        shown=shown,
        parties=parties,
        most=MOST_AHEAD,
        kinds={kind.id: pick(kind.name, language, event.first_language) for kind in admission.kinds},
        titles={part.id: pick(part.title, language, event.first_language) for part in admission.parts},
        made=int(made) if made.isdecimal() else None,
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)
