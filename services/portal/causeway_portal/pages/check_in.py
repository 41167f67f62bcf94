"""The door: which event it is at, and letting people in by code or by name; works without JavaScript."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.domain.wishes import Wish
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.door_words import door_words
from causeway_portal.pages.event import event_view
from causeway_portal.pages.occasions import REGISTRATIONS, WHOLE, read_turnout, registration_path
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.view import views_of
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

MAX_EVENTS = 20
CHECK_INS = f"{REGISTRATIONS}/check-ins"


def add_check_in(app: Flask, parts: Parts) -> None:
    """Add the pages of the door."""

    @app.get("/operations/check-in")
    @operators_only
    def check_in_form() -> Response:
        return _any_door(parts)

    @app.post("/operations/check-in")
    @operators_only
    def check_in() -> Response:
        reply, refusal = _asked(_ticket_ask({}), parts)
        return _any_door(parts, registration=reply.body if reply else None, refusal=refusal)

    @app.get("/operations/check-in/<event_id>")
    @operators_only
    def door(event_id: str) -> WerkzeugResponse:
        return _door(event_id, parts)

    @app.post("/operations/check-in/<event_id>")
    @operators_only
    def check_in_at_door(event_id: str) -> WerkzeugResponse:
        reply, refusal = _asked(_door_ask(event_id), parts)
        return _door(event_id, parts, registration=reply.body if reply else None, refusal=refusal)

    @app.post("/operations/check-in/<event_id>/undo")
    @operators_only
    def undo_check_in(event_id: str) -> WerkzeugResponse:
        reply, refusal = _asked(undo_ask(), parts)
        return _door(event_id, parts, undone=reply is not None, refusal=refusal)


def _ticket_ask(more: Mapping[str, str]) -> Ask:
    claim = request.form.get("claim", "")[:64]
    body = {"ticket": request.form.get("ticket", "").strip()[:200], **more}
    return Ask(method="POST", path=CHECK_INS, body=body, claim=claim or None)


def _door_ask(event_id: str) -> Ask:
    """Return the request to let in whom the form names: by the ticket's code, or by registration and seat."""
    occasion = request.form.get("occasion", WHOLE)[:60]
    if not (registration_id := request.form.get("registration_id", "")[:64]):
        return _ticket_ask({"event_id": event_id, "occasion": occasion})
    claim = request.form.get("claim", "")[:64]
    body = {"seat": _seat(), "occasion": occasion}
    return Ask(method="POST", path=f"{registration_path(registration_id)}/check-in", body=body, claim=claim or None)


def undo_ask() -> Ask:
    """Return the request to take back the check-in that the form names."""
    path = f"{registration_path(request.form.get('registration_id', '')[:64])}/check-in/undo"
    query = {"seat": str(_seat()), "occasion": request.form.get("occasion", WHOLE)[:60]}
    return Ask(method="POST", path=path, query=query)


def _seat() -> int:
    seat = request.form.get("seat", "0")[:3]
    return int(seat) if seat.isdecimal() else 0


def _asked(ask: Ask, parts: Parts) -> tuple[Reply | None, Refused | None]:
    try:
        reply = ask_as_visitor(ask, parts)
    except ServiceDown:
        return None, down(visitor().wording)
    if reply.ok:
        return reply, None
    return None, refused(reply, visitor().wording, visitor().moments)


def _any_door(parts: Parts, registration: Any = None, refusal: Refused | None = None) -> Response:
    events = parts.reading.upcoming(Wish(), parts.clock(), skip=0, limit=MAX_EVENTS)
    body = render_template(
        "check_in.html",
        views=views_of(events, parts.reading.programmes(), parts, visitor().language),
        ticket=request.form.get("ticket", "").strip()[:200] if refusal else "",
        registration=registration,
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)


def event_or_404(event_id: str, parts: Parts) -> ShownEvent:
    """Return the event, or end the request as an unknown page."""
    event = parts.reading.event(event_id)
    if event is None:
        abort(404)
    return event


def _door(
    event_id: str, parts: Parts, *, registration: Any = None, refusal: Refused | None = None, undone: bool = False
) -> WerkzeugResponse:
    event = event_or_404(event_id, parts)
    turnout = read_turnout(event_id, parts)
    if turnout is None:
        abort(404)
    name = request.values.get("name", "").strip()[:100]
    body = render_template(
        "door.html",
        event=event,
        view=event_view(event, parts),
        turnout=turnout,
        chosen=turnout.named(request.values.get("occasion", WHOLE)),
        registration=registration,
        refusal=refusal,
        undone=undone,
        name=name,
        people=_people(event_id, name, parts),
        words=door_words(visitor().wording),
        seat=_seat() if request.method == "POST" else 0,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)


def _people(event_id: str, name: str, parts: Parts) -> Sequence[Any] | None:
    if len(name) < 2:
        return None
    path = f"{REGISTRATIONS}/events/{event_id}/people"
    reply = ask_as_visitor(Ask(method="GET", path=path, query={"name": name}), parts)
    return list(reply.body["items"]) if reply.ok else []
