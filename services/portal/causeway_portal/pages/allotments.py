"""Operators keep places for institutions, or hold them, see how far they are filled, and change or return them."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES, pick
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.numbers import number_entered, stated_revision
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import MAX_INSTITUTIONS, fetch, send
from causeway_portal.pages.planning_forms import instant, wall_time
from causeway_portal.pages.refused import Refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

AT_ONCE = "50"


def add_allotment_pages(app: Flask, parts: Parts) -> None:
    """Add the page of the places that are kept at an event."""

    @app.get("/operations/events/<event_id>/allotments")
    @operators_only
    def allotments(event_id: str) -> WerkzeugResponse:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/allotments")
    @operators_only
    def grant_allotment(event_id: str) -> WerkzeugResponse:
        event = event_or_404(event_id, parts)
        path, claim = f"{REGISTRATIONS}/events/{event_id}/allotments", request.form.get("claim", "")[:64] or new_id()
        return _then(
            event_id, Ask(method="POST", path=path, body=_new_body(event, parts), claim=claim), "granted", parts
        )

    @app.post("/operations/events/<event_id>/allotments/<allotment_id>")
    @operators_only
    def change_allotment(event_id: str, allotment_id: str) -> WerkzeugResponse:
        event = event_or_404(event_id, parts)
        path, body = f"{REGISTRATIONS}/allotments/{allotment_id}", _kept(event)
        ask = Ask(method="PUT", path=path, body=body, revision=stated_revision())
        return _then(event_id, ask, "changed", parts)

    @app.post("/operations/events/<event_id>/allotments/<allotment_id>/return")
    @operators_only
    def return_allotment(event_id: str, allotment_id: str) -> WerkzeugResponse:
        path = f"{REGISTRATIONS}/allotments/{allotment_id}/return"
        ask = Ask(method="POST", path=path, claim=f"return.{allotment_id}", revision=stated_revision())
        return _then(event_id, ask, "returned", parts)


def _then(event_id: str, ask: Ask, done: str, parts: Parts) -> WerkzeugResponse:
    reply, refusal = send(ask, parts)
    if reply:
        # The newest stands at the end of the list, so it is shown by itself.
        granted = f"&granted={reply.body['id']}" if done == "granted" else ""
        return redirect(f"/operations/events/{event_id}/allotments?done={done}{granted}", 303)
    return _page(event_id, parts, refusal, entered=done == "granted")


def _kept(event: ShownEvent) -> dict[str, Any]:
    form = request.form
    returns_at = form.get("returns_at", "")
    was = form.get("returns_at_was", "")
    kept = was if _wall(was, event.zone) == returns_at else instant(returns_at, event.zone)
    body = {"places": number_entered(form.get("places", "").strip()), "returns_at": kept}
    # A form without these fields leaves what they say as it is.
    if "waiting_priority" in form:
        body["waiting_priority"] = number_entered(form["waiting_priority"].strip())
    return {**body, "leader": _leader(event)} if "leader_name" in form else body


def _leader(event: ShownEvent) -> dict[str, str] | None:
    """Return who is to fill the places, none when nothing was entered."""
    form = request.form
    name, email = form.get("leader_name", "").strip(), form.get("leader_email", "").strip()
    if not name and not email:
        return None
    language, zone = form.get("leader_language") or visitor().language, form.get("leader_zone") or event.zone
    return {"name": name, "email": email, "language": language, "zone": zone}


def _wall(moment: str, zone: str) -> str:
    try:
        return wall_time(moment, zone)
    except ValueError:
        return ""


def _new_body(event: ShownEvent, parts: Parts) -> dict[str, Any]:
    form = request.form
    institution_id = form.get("institution_id", "")[:64] or None
    known = parts.reading.institutions([institution_id]).get(institution_id) if institution_id else None
    name = pick(known.names, visitor().language, event.first_language).text if known else ""
    return {
        "label": form.get("label", "").strip() or name,
        "institution_id": institution_id,
        "mode": form.get("mode", ""),
        "kind": form.get("kind", "") or None,
        **_kept(event),
    }


def _page(event_id: str, parts: Parts, refusal: Refused | None = None, *, entered: bool = False) -> Response:
    event = event_or_404(event_id, parts)
    cursor = request.args.get("cursor", "")[:512]
    query = {"limit": AT_ONCE, **({"cursor": cursor} if cursor else {})}
    listed: Any = fetch(f"{REGISTRATIONS}/events/{event_id}/allotments", parts, query)
    language = visitor().language
    body = render_template(
        "allotments.html",
        event=event,
        items=listed["items"],
        next=listed["next"],
        institutions={one.id: one for one in parts.reading.hosts(limit=MAX_INSTITUTIONS)},
        kinds={
            kind.id: pick(kind.name, language, event.first_language) for kind in parts.reading.admission(event_id).kinds
        },
        wall_time=wall_time,
        tags=LANGUAGES,
        form=request.form if entered else {},
        granted=request.args.get("granted", ""),
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)
