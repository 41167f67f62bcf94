"""My registration: what a participant sees and changes with the link from the mail, without an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.calendar_links import event_links
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.feedback import may_give_feedback
from causeway_portal.pages.my_certificate import my_certificate
from causeway_portal.pages.my_mode import claim_of, mode_body, mode_choices
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.pages.waiting_words import why_waiting
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

MINE = "/api/registrations/mine"
ROOM_OPENS_BEFORE = timedelta(hours=1)
ACTIONS = {
    "withdraw": f"{MINE}/withdraw",
    "mode": f"{MINE}/mode",
    "accept": f"{MINE}/offer/accept",
    "decline": f"{MINE}/offer/decline",
}


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
        return self.registration["status"] in {"confirmed", "waiting", "offered"}


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
        if action not in ACTIONS:
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
    view = event_view(mine.event, parts)
    admission = parts.reading.admission(mine.event.id)
    refusal = refused(refused_with, visitor().wording, visitor().moments) if refused_with else None
    body = render_template(
        "mine.html",
        mine=mine,
        registration=mine.registration,
        view=view,
        event=mine.event,
        token=token,
        links=event_links(view, parts.public_url, visitor().language),
        done=done if done in {*ACTIONS, "mode_waiting", "answers", "needs", "companions"} else "",
        may_be_party=_may_be_party(mine.registration, admission),
        has_questions=bool(admission.questions),
        kind=admission.kind_named(mine.registration.get("kind")),
        chosen_parts=admission.parts_named(mine.registration.get("parts") or ()),
        choices=mode_choices(mine.registration, admission, view.modes, refused_with, request.form),
        waiting=admission.waiting,
        why_waiting=why_waiting(mine.registration, admission, view.modes),
        texts=lambda by_language: pick(by_language, visitor().language, mine.event.first_language),
        refusal=refusal,
        claim=new_id(),
        offer_ends=_moment(mine.registration.get("offer")),
        room_open=room_open(mine, parts.clock()),
    )
    return make_response(body, refusal.status if refusal else 200)


def _may_be_party(registration: Mapping[str, Any], admission: ShownAdmission) -> bool:
    """Say whether there is somebody who comes along, or may be: who was named by somebody else comes alone."""
    companions = (registration.get("person") or {}).get("companions")
    return bool(companions) or (admission.largest_party > 1 and registration.get("named_by") is None)


def _moment(offer: Mapping[str, Any] | None) -> datetime | None:
    return datetime.fromisoformat(offer["expires_at"]) if offer else None


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
    body = render_template("withdraw.html", mine=mine, view=view, event=mine.event, token=token, claim=new_id())
    return make_response(body)


def _change(token: str, action: str, parts: Parts) -> WerkzeugResponse:
    claim = request.form.get("claim", "")[:64]
    ask = Ask(method="POST", path=ACTIONS[action], claim=f"{action}.{claim}" if claim else None)
    if action == "mode":
        body = mode_body(request.form)
        ask = replace(ask, body=body, claim=claim_of(request.form, body))

    def answer() -> WerkzeugResponse:
        reply: Reply = ask_with_link(ask, token, parts)
        if reply.ok:
            waits = action == "mode" and reply.body["status"] == "waiting"
            return redirect(f"/my/{token}?done={'mode_waiting' if waits else action}", 303)
        if reply.status in {401, 404}:
            abort(404, "link")
        return _page(token, parts, refused_with=reply)

    return answering(answer)


def room_open(mine: Mine, now: datetime) -> bool:
    """Say whether the online room may be entered now."""
    event = mine.event
    return not event.cancelled and event.starts_at - ROOM_OPENS_BEFORE <= now < event.ends_at
