"""Operators lay down how people get into an event: kinds of tickets, shared places, parts, and the waiting list."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import MODES
from causeway_portal.pages import admission_forms as forms
from causeway_portal.pages.admission_errors import errors_in
from causeway_portal.pages.check_in import event_or_404
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.occasions import REGISTRATIONS
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.room_left import rooms_of
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

ORDERS = ("strict", "fill", "lottery")


def add_admission_pages(app: Flask, parts: Parts) -> None:
    """Add the page on which an admission is laid down."""

    @app.get("/operations/events/<event_id>/admission")
    @operators_only
    def admission(event_id: str) -> WerkzeugResponse:
        event = event_or_404(event_id, parts)
        saved = _saved(event_id, parts)
        return _page(event_id, forms.entries_of(saved, event.zone), saved, parts)

    @app.post("/operations/events/<event_id>/admission")
    @operators_only
    def change_admission(event_id: str) -> WerkzeugResponse:
        event_or_404(event_id, parts)
        wish = request.form.get("do", "save")
        return _save(event_id, parts) if wish == "save" else _reshape(event_id, wish, parts)


def _saved(event_id: str, parts: Parts) -> Mapping[str, Any]:
    saved: Mapping[str, Any] = fetch(f"{REGISTRATIONS}/events/{event_id}/admission", parts)
    return saved


def _reshape(event_id: str, wish: str, parts: Parts) -> Response:
    """Show the form with one row more (``add-kinds``) or one less (``remove-kinds-2``); nothing is saved by it."""
    action, _, what = wish.partition("-")
    entered = forms.read_entries(request.form, without=what if action == "remove" else "")
    fresh = None
    if action == "add" and what in forms.SECTIONS and len(entered[what]) < forms.MOST_ROWS[what]:
        entered[what].append(forms.blank(what))
        fresh = f"{what}-{len(entered[what]) - 1}"
    return _page(event_id, entered, _saved(event_id, parts), parts, fresh=fresh, revision=stated_revision())


def _save(event_id: str, parts: Parts) -> WerkzeugResponse:
    entered = forms.read_entries(request.form)
    saved, zone = _saved(event_id, parts), event_or_404(event_id, parts).zone
    path = f"{REGISTRATIONS}/events/{event_id}/admission"
    body = forms.admission_body(entered, saved, zone)
    try:
        reply = ask_as_visitor(Ask(method="PUT", path=path, body=body, revision=stated_revision()), parts)
    except ServiceDown:
        return _page(event_id, entered, saved, parts, refusal=down(visitor().wording), revision=stated_revision())
    if reply.ok:
        return redirect(f"/operations/events/{event_id}/admission?done=saved", 303)
    return _refused_page(event_id, entered, saved, reply, parts)


def _refused_page(
    event_id: str, entered: forms.Row, saved: Mapping[str, Any], reply: Reply, parts: Parts
) -> WerkzeugResponse:
    problem = reply.body if isinstance(reply.body, dict) else {}
    return _page(
        event_id,
        entered,
        saved,
        parts,
        # This form has sentences of its own, beside each entry.
        refusal=replace(refused(reply, visitor().wording, visitor().moments), wrong=()),
        errors=errors_in(problem),
        revision=stated_revision(),
    )


def _page(
    event_id: str,
    entered: forms.Row,
    saved: Mapping[str, Any],
    parts: Parts,
    *,
    refusal: Refused | None = None,
    errors: Mapping[str, str] | None = None,
    fresh: str | None = None,
    revision: int | None = None,
) -> Response:
    body = render_template(
        "admission.html",
        event=event_or_404(event_id, parts),
        entered=entered,
        saved=saved,
        rooms=rooms_of(saved, fetch(f"{REGISTRATIONS}/events/{event_id}/places", parts)),
        most=forms.MOST_ROWS,
        orders=ORDERS,
        modes=MODES,
        tags=LANGUAGES,
        errors=errors or {},
        refusal=refusal,
        fresh=fresh,
        # A form that was made for an older state goes on saying so.
        revision=saved["revision"] if revision is None else revision,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)
