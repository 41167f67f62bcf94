"""My registration: what a participant sees and changes with the link from the mail, without an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.calendar_links import event_links
from causeway_portal.pages.changes import CHANGES, change_ask, changeable, done_with, is_live
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.feedback import may_give_feedback
from causeway_portal.pages.my_certificate import my_certificate
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

MINE = "/api/registrations/mine"
ROOM_OPENS_BEFORE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Mine:
    """A registration, its event and its ticket."""

    registration: Mapping[str, Any]
    event: ShownEvent
    ticket: Mapping[str, Any] | None = None
    certificate: Mapping[str, Any] | None = None
    feedback: bool = False
    """Whether a feedback form waits for an answer."""

    @property
    def live(self) -> bool:
        """Whether it still is a place or a wait."""
        return is_live(self.registration)


def add_my_pages(app: Flask, parts: Parts) -> None:
    """Add the pages that a participant's links lead to."""

    @app.get("/my/<token>")
    def my_registration(token: str) -> WerkzeugResponse:
        return answering(lambda: _page(token, parts, done=request.args.get("done", "")))

    @app.get("/my/<token>/ticket.svg")
    def my_ticket(token: str) -> WerkzeugResponse:
        return answering(lambda: _ticket_picture(token, parts))

    @app.get("/my/<token>/withdraw")
    def confirm_withdrawal(token: str) -> WerkzeugResponse:
        return answering(lambda: _confirmation(token, parts))

    @app.post("/my/<token>/<action>")
    def change(token: str, action: str) -> WerkzeugResponse:
        if action not in CHANGES:
            abort(404)
        return _change(token, action, parts)


def answering(page: Callable[[], WerkzeugResponse]) -> WerkzeugResponse:
    """Return ``page``, or one that says the service is away for a moment."""
    try:
        return page()
    except ServiceDown:
        refusal = down(visitor().wording)
        return make_response(render_template("refused.html", refusal=refusal), refusal.status)


def load_mine(token: str, parts: Parts) -> Mine:
    """Return what the link is for; an unknown page when it does not work.

    Raises:
        ServiceDown
    """
    reply = ask_with_link(Ask(method="GET", path=MINE), token, parts)
    if reply.status in {401, 403, 404}:
        abort(404, "link")
    if not reply.ok:
        raise ServiceDown(MINE)
    event = parts.reading.event(reply.body["event_id"])
    if event is None:
        # The registration is there before our copy of its event only for moments.
        raise ServiceDown("event")
    ticket = _ticket(token, reply.body, parts)
    # Nobody has one before the event has begun, so most looks at this page need not ask.
    certificate = my_certificate(token, parts) if parts.clock() >= event.starts_at else None
    feedback = reply.body["checked_in_at"] is not None and may_give_feedback(token, parts)
    return Mine(reply.body, event, ticket, certificate, feedback)


def _ticket(token: str, registration: Mapping[str, Any], parts: Parts) -> Mapping[str, Any] | None:
    if registration["status"] != "confirmed":
        return None
    reply = ask_with_link(Ask(method="GET", path=f"{MINE}/ticket"), token, parts)
    return reply.body if reply.ok else None


def _page(token: str, parts: Parts, *, done: str = "", refused_with: Reply | None = None) -> Response:
    mine = load_mine(token, parts)
    seen = changeable(mine.registration, mine.event, parts, refused_with)
    refusal = refused(refused_with, visitor().wording, visitor().moments) if refused_with else None
    body = render_template(
        "mine.html",
        **seen,
        mine=mine,
        token=token,
        to=f"/my/{token}",
        says="mine",
        revision=None,
        links=event_links(seen["view"], parts.public_url, visitor().language),
        done=done if done in {*CHANGES, "mode_waiting", "answers", "needs", "companions"} else "",
        refusal=refusal,
        refused_at="",
        room_open=room_open(mine, parts.clock()),
    )
    return make_response(body, refusal.status if refusal else 200)


def _ticket_picture(token: str, parts: Parts) -> Response:
    ticket = load_mine(token, parts).ticket
    wanted = request.args.get("seat", "0")
    found = next((seat for seat in ticket["seats"] if str(seat["seat"]) == wanted), None) if ticket else None
    if found is None:
        abort(404)
    return Response(found["svg"], content_type="image/svg+xml")


def _confirmation(token: str, parts: Parts) -> Response:
    mine = load_mine(token, parts)
    if not mine.live:
        return make_response(redirect(f"/my/{token}", 303))
    view = event_view(mine.event, parts)
    words = {"says": "withdraw", "revision": None, "claim": new_id()}
    body = render_template("withdraw.html", view=view, event=mine.event, to=f"/my/{token}", **words)
    return make_response(body)


def _change(token: str, action: str, parts: Parts) -> WerkzeugResponse:
    ask = change_ask(MINE, action, request.form)

    def answer() -> WerkzeugResponse:
        reply: Reply = ask_with_link(ask, token, parts)
        if reply.ok:
            return redirect(f"/my/{token}?done={done_with(action, reply)}", 303)
        if reply.status in {401, 404}:
            abort(404, "link")
        return _page(token, parts, refused_with=reply)

    return answering(answer)


def room_open(mine: Mine, now: datetime) -> bool:
    """Say whether the online room may be entered now."""
    event = mine.event
    return not event.cancelled and event.starts_at - ROOM_OPENS_BEFORE <= now < event.ends_at
