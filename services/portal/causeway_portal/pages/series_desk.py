"""Series on the operators' desk: open one, close it, and see who is enrolled."""

from typing import Any

from flask import Flask, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_event import MODES
from causeway_portal.pages import planning_forms as forms
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

API = "/api/registrations/series"


def add_series_desk(app: Flask, parts: Parts) -> None:
    """Add ``/operations/series/<series_id>``; the id is that of a programme or an edition."""

    @app.route("/operations/series/<series_id>", methods=["GET", "POST"])
    @operators_only
    def series_desk(series_id: str) -> Response:
        if request.method == "GET":
            return _page(series_id, parts)
        body = series_body(request.form)
        ask = Ask(method="PUT", path=f"{API}/{series_id}", body=body, revision=stated_revision())
        reply, refusal = send(ask, parts)
        if reply:
            return redirect(f"/operations/series/{series_id}?done=saved", 303)
        return _page(series_id, parts, refusal)


def series_body(form: forms.Form) -> dict[str, Any]:
    """Return the body that opens or closes a series."""
    return {
        "open": bool(form.get("open")),
        "title": forms.texts_in(form, "title"),
        "usual_mode": form.get("usual_mode") or None,
        "joins_before_opening": bool(form.get("joins_before_opening")),
    }


def _entries(series: dict[str, Any]) -> forms.Form:
    """Return the form of a series that the service has answered with."""
    form: forms.Form = MultiDict()
    for name in ("open", "joins_before_opening"):
        form[name] = "yes" if series[name] else ""
    form["usual_mode"] = series["usual_mode"] or ""
    for language, text in series["title"].items():
        form[f"title.{language}"] = text
    return form


def _page(series_id: str, parts: Parts, refusal: Refused | None = None) -> Response:
    series = _series(series_id, parts)
    enrolments: dict[str, Any] = {"items": [], "live": 0, "next": None}
    if series.ok:
        enrolments = fetch(f"{API}/{series_id}/enrolments", parts, _cursor())
    elif refusal is None:
        # A programme or an edition without any published date; the page says so.
        refusal = refused(series, visitor().wording, visitor().moments)
    form = request.form if request.method == "POST" or not series.ok else _entries(series.body)
    body = render_template(
        "series_desk.html",
        series_id=series_id,
        known=series.ok,
        form=form,
        revision=series.revision or 0,
        enrolments=enrolments,
        modes=MODES,
        tags=LANGUAGES,
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)


def _series(series_id: str, parts: Parts) -> Reply:
    reply = ask_as_visitor(Ask(method="GET", path=f"{API}/{series_id}"), parts)
    if not reply.ok and reply.status != 404:
        raise ServiceDown(API)
    return reply


def _cursor() -> dict[str, str]:
    cursor = request.args.get("cursor", "")[:512]
    return {"limit": "50", **({"cursor": cursor} if cursor else {})}
