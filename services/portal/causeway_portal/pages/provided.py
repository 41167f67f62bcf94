"""Whoever provides for what participants need finds the lists of the events that name them."""

from flask import Flask, make_response, render_template, request
from werkzeug.wrappers import Response

from causeway_portal.pages.conditions import EVENTS, MOST_ROWS
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import find_event
from causeway_portal.pages.operators import signed_in_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch
from causeway_portal.pages.taken_lists import taken_list
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

TO_PROVIDE = "/api/registrations/needs-to-provide"


def add_provided(app: Flask, parts: Parts) -> None:
    """Add ``/needs`` and the list of one event."""

    @app.get("/needs")
    @signed_in_only
    def needs_to_provide() -> Response:
        found = fetch(TO_PROVIDE, parts)["items"]
        return make_response(render_template("needs_to_provide.html", events=found, visit=visitor().visit))

    @app.get("/needs/<event_id>")
    @signed_in_only
    def needs_of_event(event_id: str) -> Response:
        return _list_page(event_id, parts)

    @app.get("/needs/<event_id>.csv")
    @signed_in_only
    def take_needs(event_id: str) -> Response:
        event = find_event(event_id, parts)
        return taken_list(f"{EVENTS}/{event.id}/needs.csv", "needs", parts)


def _list_page(event_id: str, parts: Parts) -> Response:
    event, cursor = find_event(event_id, parts), request.args.get("needs", "")[:512]
    query = {"limit": MOST_ROWS, **({"cursor": cursor} if cursor else {})}
    path = f"{EVENTS}/{event.id}/needs"
    reply = ask_as_visitor(Ask(method="GET", path=path, query=query), parts)
    if reply.status == 403 and (readers := reply.body.get("readers")):
        return make_response(render_template("needs_of_event.html", event=event, needs=None, readers=readers), 403)
    needs = reply.body if reply.ok else fetch(path, parts, query)
    return make_response(render_template("needs_of_event.html", event=event, needs=needs, readers=()))
