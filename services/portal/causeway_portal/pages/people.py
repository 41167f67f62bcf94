"""Operators see who is registered for an event, and forget somebody who asks for it."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.occasions import REGISTRATIONS, registration_path
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

AT_ONCE = "50"
LONGEST_PERSON = 100
STATUSES = ("confirmed", "waiting", "offered", "withdrawn", "declined", "lapsed")


def add_people_pages(app: Flask, parts: Parts) -> None:
    """Add the list of an event, and the page on which somebody is forgotten."""

    @app.get("/operations/events/<event_id>/people")
    @operators_only
    def people(event_id: str) -> WerkzeugResponse:
        return _page(event_id, parts)

    @app.route("/operations/events/<event_id>/people/<registration_id>/erase", methods=["GET", "POST"])
    @operators_only
    def erase_person(event_id: str, registration_id: str) -> WerkzeugResponse:
        if request.method == "GET":
            return _erase_page(event_id, registration_id, parts)
        path = f"{registration_path(registration_id)}/erase"
        claim = f"erase.{registration_id}"
        reply, refusal = send(Ask(method="POST", path=path, claim=claim, revision=stated_revision()), parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/people?done=erased", 303)
        return _erase_page(event_id, registration_id, parts, refusal)


def registration_of(event_id: str, registration_id: str, parts: Parts) -> Mapping[str, Any]:
    """Return a registration with its person, or end the request unless it is one of the event."""
    found: Mapping[str, Any] = fetch(registration_path(registration_id), parts)
    if found["event_id"] != event_id:
        abort(404)
    return found


def people_wanted() -> dict[str, str]:
    """Return whom the page was asked for, as the service asks for it."""
    chosen = {name: request.args[name][:40] for name in ("status", "mode") if request.args.get(name)}
    person = " ".join(request.args.get("person", "").split())[:LONGEST_PERSON]
    return {**chosen, **({"person": person} if person else {})}


def _page(event_id: str, parts: Parts) -> Response:
    event = event_or_404(event_id, parts)
    wanted, cursor = people_wanted(), request.args.get("cursor", "")[:512]
    if wanted.get("status", STATUSES[0]) not in STATUSES or wanted.get("mode", "onsite") not in {"onsite", "online"}:
        abort(404)
    query = {"limit": AT_ONCE, **wanted, **({"cursor": cursor} if cursor else {})}
    listed: Any = fetch(f"{REGISTRATIONS}/events/{event_id}/registrations", parts, query)
    language = visitor().language
    admission = parts.reading.admission(event_id)
    body = render_template(
        "people.html",
        event=event,
        items=listed["items"],
        next=listed["next"],
        wanted=wanted,
        statuses=STATUSES,
        kinds={kind.id: pick(kind.name, language, event.first_language) for kind in admission.kinds},
        done=request.args.get("done", ""),
    )
    return make_response(body)


def _erase_page(event_id: str, registration_id: str, parts: Parts, refusal: Refused | None = None) -> Response:
    event, found = event_or_404(event_id, parts), registration_of(event_id, registration_id, parts)
    body = render_template("erase.html", event=event, found=found, refusal=refusal, claim=new_id())
    return make_response(body, refusal.status if refusal else 200)
