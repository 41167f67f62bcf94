"""Planning: operators describe programmes, draft events, look at them as visitors will, publish and change them."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import MODES
from causeway_portal.pages import planning_forms as forms
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.moments import zone_choices
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning_errors import at_entries
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

API = "/api/events"
LIMIT = {"limit": "100"}
MAX_INSTITUTIONS = 500
KINDS = (
    "lecture_series",
    "forum",
    "conference",
    "seminar",
    "academy",
    "training",
    "competition",
    "festival",
    "touring_workshop",
    "exhibition",
    "residency",
    "visit",
    "cooperation",
    "other",
)
ROLES = ("host", "co_host", "co_organiser", "guidance")


def add_planning(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/operations`` on which the programme is made."""

    @app.get("/operations/events")
    @operators_only
    def planned_events() -> Response:
        return _list_page(parts)

    @app.route("/operations/programmes/new", methods=["GET", "POST"])
    @operators_only
    def new_programme() -> Response:
        return _new_programme(parts)

    @app.route("/operations/programmes/<programme_id>/editions/new", methods=["GET", "POST"])
    @operators_only
    def new_edition(programme_id: str) -> Response:
        return _new_edition(programme_id, parts)

    @app.route("/operations/editions/<edition_id>/events/new", methods=["GET", "POST"])
    @operators_only
    def new_event(edition_id: str) -> Response:
        return _new_event(edition_id, parts)

    @app.route("/operations/events/<event_id>", methods=["GET", "POST"])
    @operators_only
    def planned_event(event_id: str) -> Response:
        return _change_event(event_id, parts)


def fetch(path: str, parts: Parts, query: Mapping[str, str] | None = None) -> Any:
    """Return what a service answers, or end the request with a page that says why not."""
    reply = ask_as_visitor(Ask(method="GET", path=path, query=query or {}), parts)
    if reply.status == 404:
        abort(404)
    if not reply.ok:
        raise ServiceDown(path)
    return reply.body


def send(ask: Ask, parts: Parts) -> tuple[Reply | None, Refused | None]:
    """Ask, and return the answer or why it was refused."""
    words = visitor().wording
    try:
        reply = ask_as_visitor(ask, parts)
    except ServiceDown:
        return None, down(words)
    return (reply, None) if reply.ok else (None, refused(reply, words, visitor().moments))


def _list_page(parts: Parts) -> Response:
    programmes = fetch(f"{API}/programmes", parts, LIMIT)["items"]
    body = render_template(
        "plan_list.html",
        programmes=programmes,
        editions={
            programme["id"]: fetch(f"{API}/programmes/{programme['id']}/editions", parts, LIMIT)["items"]
            for programme in programmes
        },
        events=fetch(f"{API}/events", parts, LIMIT)["items"],
        done=request.args.get("done", ""),
    )
    return make_response(body)


def _claim() -> str:
    return request.form.get("claim", "")[:64] or new_id()


def _new_programme(parts: Parts) -> Response:
    refusal = None
    if request.method == "POST":
        body = forms.programme_body(request.form)
        reply, refusal = send(Ask(method="POST", path=f"{API}/programmes", body=body, claim=_claim()), parts)
        if reply:
            return redirect(f"/operations/programmes/{reply.body['id']}/editions/new", 303)
    page = render_template(
        "plan_programme.html",
        form=request.form,
        refusal=at_entries(refusal),
        kinds=KINDS,
        tags=LANGUAGES,
        claim=new_id(),
    )
    return make_response(page, refusal.status if refusal else 200)


def _new_edition(programme_id: str, parts: Parts) -> Response:
    programme = fetch(f"{API}/programmes/{programme_id}", parts)
    refusal = None
    if request.method == "POST":
        body = {"label": request.form.get("label", "").strip(), "name": forms.texts_in(request.form, "name")}
        path = f"{API}/programmes/{programme_id}/editions"
        reply, refusal = send(Ask(method="POST", path=path, body=body, claim=_claim()), parts)
        if reply:
            return redirect(f"/operations/editions/{reply.body['id']}/events/new", 303)
    page = render_template(
        "plan_edition.html",
        programme=programme,
        form=request.form,
        refusal=at_entries(refusal),
        tags=LANGUAGES,
        claim=new_id(),
    )
    return make_response(page, refusal.status if refusal else 200)


def _new_event(edition_id: str, parts: Parts) -> Response:
    refusal = None
    form: forms.Form = request.form
    if request.method == "POST":
        ask = Ask(
            method="POST",
            path=f"{API}/editions/{edition_id}/events",
            body=forms.event_body(form, draft=True),
            claim=_claim(),
        )
        reply, refusal = send(ask, parts)
        if reply:
            return redirect(f"/operations/events/{reply.body['id']}?done=drafted", 303)
    else:
        form = MultiDict({"zone": visitor().moments.mine or "Asia/Shanghai"})
    return event_form(None, form, refusal, parts)


def _change_event(event_id: str, parts: Parts) -> Response:
    event = fetch(f"{API}/events/{event_id}", parts)
    if request.method == "GET":
        return event_form(event, forms.entries_of(event), None, parts)
    draft = event["status"] == "draft"
    ask = Ask(
        method="PATCH",
        path=f"{API}/events/{event_id}",
        body=forms.event_body(request.form, draft=draft),
        revision=stated_revision(),
    )
    reply, refusal = send(ask, parts)
    if reply:
        return redirect(f"/operations/events/{event_id}?done=changed", 303)
    return event_form(event, request.form, refusal, parts)


def event_form(event: Mapping[str, Any] | None, form: forms.Form, refusal: Refused | None, parts: Parts) -> Response:
    """Return the form of a draft or of a published event."""
    locale = str(visitor().wording.locale)
    page = render_template(
        "plan_event.html",
        event=event,
        form=form,
        refusal=at_entries(refusal),
        draft=event is None or event["status"] == "draft",
        tags=LANGUAGES,
        modes=MODES,
        roles=ROLES,
        host_rows=range(forms.HOST_ROWS),
        institutions=parts.reading.hosts(limit=MAX_INSTITUTIONS),
        zones=zone_choices(locale),
        countries=country_choices(locale),
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(page, refusal.status if refusal else 200)
