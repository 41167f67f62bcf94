"""Badges to print: of everybody with a place, a stretch at a time, and a participant's own."""

from typing import Any

from flask import Flask, Response, abort, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import answering, load_mine
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.use_cases.ports import Ask

SIZES = ("a6", "card")
AT_ONCE = "60"


def add_badges(app: Flask, parts: Parts) -> None:
    """Add the pages of badges."""

    @app.get("/operations/check-in/<event_id>/badges")
    @operators_only
    def badges(event_id: str) -> WerkzeugResponse:
        return _all_badges(event_id, parts)

    @app.get("/my/<token>/badge")
    def my_badge(token: str) -> WerkzeugResponse:
        return answering(lambda: _my_badge(token, parts))


def _all_badges(event_id: str, parts: Parts) -> Response:
    event = event_or_404(event_id, parts)
    query = {"limit": AT_ONCE, **({"cursor": request.args["cursor"]} if request.args.get("cursor") else {})}
    reply = ask_as_visitor(Ask(method="GET", path=f"{REGISTRATIONS}/events/{event_id}/badges", query=query), parts)
    if not reply.ok:
        abort(404)
    return _sheet(event, reply.body["items"], parts, following=reply.body["next"])


def _my_badge(token: str, parts: Parts) -> Response:
    mine = load_mine(token, parts)
    if mine.ticket is None:
        abort(404)
    mode, country = mine.registration["mode"], mine.registration.get("country")
    items = [{**seat, "mode": mode, "country": country} for seat in mine.ticket["seats"]]
    return _sheet(mine.event, items, parts, token=token)


def _sheet(event: Any, items: Any, parts: Parts, **more: Any) -> Response:
    size = request.args.get("size", SIZES[0])
    body = render_template(
        "badges.html",
        event=event,
        view=event_view(event, parts),
        # The picture is drawn by our own service and holds nothing that a person wrote.
        badges=[{**badge, "picture": Markup(badge["svg"])} for badge in items],  # noqa: S704
        size=size if size in SIZES else SIZES[0],
        sizes=SIZES,
        **{"following": None, "token": None, **more},
    )
    return make_response(body)
