"""The steps of an event's life that operators take on a page of their own: look, publish, move, cancel, throw away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import Host, Place, ShownEvent
from causeway_portal.pages import planning_forms as forms
from causeway_portal.pages.calendar_links import event_links
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.moments import zone_choices
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import API, fetch, send
from causeway_portal.pages.planning_errors import at_entries
from causeway_portal.pages.refused import Refused
from causeway_portal.pages.view import hosts_of, view_of
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

STEPS = ("publish", "reschedule", "cancel", "delete")


def add_planning_steps(app: Flask, parts: Parts) -> None:
    """Add the pages on which operators publish, move, cancel and throw away."""

    @app.get("/operations/events/<event_id>/preview")
    @operators_only
    def preview(event_id: str) -> Response:
        return _preview(fetch(f"{API}/events/{event_id}", parts), parts)

    @app.route("/operations/events/<event_id>/<step>", methods=["GET", "POST"])
    @operators_only
    def step_page(event_id: str, step: str) -> Response:
        if step not in STEPS:
            abort(404)
        return _step(event_id, step, parts)


def shown_draft(event: Mapping[str, Any]) -> ShownEvent:
    """Return an event as it will be announced, from what the events service answers to operators."""
    place = event.get("place")
    window = event["registration"]
    return ShownEvent(
        id=event["id"],
        seq=event["revision"],
        programme_id=event["programme_id"],
        edition_id=event["edition_id"],
        status=event["status"],
        title=event["title"],
        summary=event["summary"],
        description=event["description"],
        languages=tuple(event["languages"]),
        zone=event["zone"],
        starts_at=datetime.fromisoformat(event["starts_at"]),
        ends_at=datetime.fromisoformat(event["ends_at"]),
        place=Place(**{**place, "city": place.get("city") or {}}) if place else None,
        join_link=event.get("join_link"),
        capacities={mode: limit["capacity"] for mode, limit in event["modes"].items()},
        hosts=tuple(Host(**host) for host in event["hosts"]),
        opens_at=datetime.fromisoformat(window["opens_at"]) if window["opens_at"] else None,
        closes_at=datetime.fromisoformat(window["closes_at"]),
        sequence=event["sequence"],
        changed_at=datetime.fromisoformat(event["changed_at"]),
    )


def _preview(event: Mapping[str, Any], parts: Parts) -> Response:
    shown = shown_draft(event)
    language = visitor().language
    programme = next((one for one in parts.reading.programmes() if one.id == shown.programme_id), None)
    view = view_of(shown, None, programme, language, parts.clock())
    institutions = parts.reading.institutions([host.institution_id for host in shown.hosts])
    body = render_template(
        "plan_preview.html",
        view=view,
        event=shown,
        hosts=hosts_of(shown, institutions, language),
        links=event_links(view, parts.public_url, language),
    )
    return make_response(body)


def _step(event_id: str, step: str, parts: Parts) -> Response:
    event = fetch(f"{API}/events/{event_id}", parts)
    if request.method == "GET":
        return _step_page(event, step, forms.entries_of(event), None)
    reply, refusal = send(_ask(event_id, step), parts)
    if reply is None:
        return _step_page(event, step, request.form, refusal)
    target = "/operations/events" if step == "delete" else f"/operations/events/{event_id}"
    return redirect(f"{target}?done={step}", 303)


def _ask(event_id: str, step: str) -> Ask:
    path = f"{API}/events/{event_id}"
    revision = stated_revision()
    if step == "delete":
        return Ask(method="DELETE", path=path, revision=revision)
    claim = f"{step}.{request.form.get('claim', '')[:64] or new_id()}"
    return Ask(method="POST", path=f"{path}/{step}", body=_body(step), claim=claim, revision=revision)


def _body(step: str) -> dict[str, Any]:
    reason = forms.texts_in(request.form, "reason")
    if step == "cancel":
        return {"reason": reason}
    if step == "reschedule":
        return {**forms.schedule_body(request.form), "reason": reason}
    return {"as_record": bool(request.form.get("as_record"))}


def _step_page(event: Mapping[str, Any], step: str, form: forms.Form, refusal: Refused | None) -> Response:
    locale = str(visitor().wording.locale)
    page = render_template(
        "plan_step.html",
        step=step,
        event=event,
        form=form,
        refusal=at_entries(refusal),
        tags=LANGUAGES,
        zones=zone_choices(locale),
        countries=country_choices(locale),
        claim=new_id(),
    )
    return make_response(page, refusal.status if refusal else 200)
