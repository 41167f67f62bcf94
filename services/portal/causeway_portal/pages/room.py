"""The online room: the personal link leads into it, and where minutes count, a page beside it counts them."""

import json
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import MINE, ROOM_OPENS_BEFORE, Mine, answering, load_mine, room_open
from causeway_portal.pages.parts import Parts
from causeway_portal.use_cases.ports import Ask, ServiceDown


def add_room(app: Flask, parts: Parts) -> None:
    """Add the way into the online room."""

    @app.get("/join/<token>")
    def join(token: str) -> WerkzeugResponse:
        return answering(lambda: _room(token, parts))

    @app.post("/join/<token>/presence")
    def still_there(token: str) -> Response:
        reply = ask_with_link(Ask(method="POST", path=f"{MINE}/presence"), token, parts)
        if reply.status in {401, 403, 404}:
            abort(404, "link")
        seen = reply.body if reply.ok else {}
        body = {"minutes": seen.get("minutes"), "attended": seen.get("attended"), "open": reply.ok}
        return Response(json.dumps(body), content_type="application/json")


def _room(token: str, parts: Parts) -> WerkzeugResponse:
    """Send a participant online into the room from an hour before the start; before that say when it opens."""
    mine = load_mine(token, parts)
    entitled = mine.registration["status"] == "confirmed" and mine.registration["mode"] == "online"
    link = mine.event.join_link
    if entitled and link and link.startswith(("https://", "http://")) and room_open(mine, parts.clock()):
        return _enter(token, mine, link, parts)
    over = parts.clock() >= mine.event.ends_at
    state = "over" if over else "not_entitled" if not entitled else "no_link" if not link else "early"
    return _waiting(token, mine, "cancelled" if mine.event.cancelled else state, parts)


def _waiting(token: str, mine: Mine, state: str, parts: Parts, **more: Any) -> Response:
    body = render_template(
        "join.html",
        view=event_view(mine.event, parts),
        event=mine.event,
        token=token,
        state=state,
        opens_at=mine.event.starts_at - ROOM_OPENS_BEFORE,
        **{"presence": None, "link": None, "code": mine.registration["id"], **more},
    )
    return make_response(body)


def _enter(token: str, mine: Mine, link: str, parts: Parts) -> WerkzeugResponse:
    presence = _presence(token, parts)
    # Where it does not matter how long somebody stays, no page is put before the room.
    if presence is None or not (presence.get("minimum_minutes") or presence.get("counts_parts")):
        return redirect(link, 303)
    return _waiting(token, mine, "open", parts, presence=presence, link=link)


def _presence(token: str, parts: Parts) -> Any:
    """Note that the participant is here, unless only a programme looks ahead; nobody is kept out when that fails."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return None
    try:
        reply = ask_with_link(Ask(method="POST", path=f"{MINE}/presence"), token, parts)
    except ServiceDown:
        return None
    return reply.body if reply.ok else None
