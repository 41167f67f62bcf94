"""Operators see the tables that were tried and registered for an event, the newest first."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, make_response, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch
from causeway_portal.use_cases.ports import Ask, ServiceDown

SHOWN = "20"
CONTACTS = "/api/partners/contacts"


def add_import_pages(app: Flask, parts: Parts) -> None:
    """Add the page with an event's imports."""

    @app.get("/operations/events/<event_id>/imports")
    @operators_only
    def event_imports(event_id: str) -> WerkzeugResponse:
        event = event_or_404(event_id, parts)
        cursor = request.args.get("cursor", "")[:512]
        query = {"limit": SHOWN, **({"cursor": cursor} if cursor else {})}
        imports: Any = fetch(f"{REGISTRATIONS}/events/{event.id}/imports", parts, query)
        operators = {one["started_by"] for one in imports["items"] if one["started_by"]}
        names = _names_of(sorted(operators), parts)
        return make_response(render_template("imports.html", event=event, imports=imports, names=names))


def _names_of(operators: Iterable[str], parts: Parts) -> Mapping[str, str]:
    """Return the names of those whom partners knows; a list without names is better than none."""
    names = {}
    for operator in operators:
        try:
            reply = ask_as_visitor(Ask(method="GET", path=f"{CONTACTS}/{operator}"), parts)
        except ServiceDown:
            break
        if reply.ok:
            names[operator] = str(reply.body.get("name", ""))
    return names
