"""Operators see who has applied, and reviewers judge."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.csv_rows import MEDIA_TYPE
from causeway_platform.identifiers import new_id
from causeway_portal.domain.shown_admission import questions_in
from causeway_portal.pages.admission import stated_revision
from causeway_portal.pages.conditions import EVENTS, MOST_ROWS
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import find_event
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

API = "/api/registrations/applications"
STATUSES = ("submitted", "accepted", "reserve", "declined", "withdrawn")
FILTERS = ("status", "track", "region")


def add_application_desk(app: Flask, parts: Parts) -> None:
    """Add the list of applications and the page of one."""

    @app.get("/operations/events/<event_id>/applications")
    @operators_only
    def applications(event_id: str) -> WerkzeugResponse:
        return _list_page(event_id, parts)

    @app.get("/operations/events/<event_id>/applications.csv")
    @operators_only
    def export_applications(event_id: str) -> WerkzeugResponse:
        text = fetch(f"{EVENTS}/{event_id}/applications.csv", parts, _filters())
        headers = {"Content-Disposition": 'attachment; filename="applications.csv"', "Cache-Control": "no-store"}
        return Response(str(text), content_type=MEDIA_TYPE, headers=headers)

    @app.get("/operations/applications/<application_id>")
    @operators_only
    def application(application_id: str) -> WerkzeugResponse:
        return _page(application_id, parts)

    @app.post("/operations/applications/<application_id>/review")
    @operators_only
    def review(application_id: str) -> WerkzeugResponse:
        return _review(application_id, parts)

    @app.route("/operations/applications/<application_id>/erase", methods=["GET", "POST"])
    @operators_only
    def erase_application(application_id: str) -> WerkzeugResponse:
        if request.method == "GET":
            return _erase_page(application_id, parts)
        return _erase(application_id, parts)

    @app.post("/operations/applications/<application_id>/<action>")
    @operators_only
    def end_application(application_id: str, action: str) -> WerkzeugResponse:
        if action not in {"conflict", "withdraw"}:
            abort(404)
        return _end(application_id, action, parts)


def _filters() -> dict[str, str]:
    return {name: value for name in FILTERS if (value := request.args.get(name, "")[:40])}


def _list_page(event_id: str, parts: Parts) -> Response:
    event, call = find_event(event_id, parts), fetch(f"{EVENTS}/{event_id}/call", parts)
    cursor = request.args.get("cursor", "")[:512]
    query = {"limit": MOST_ROWS, **_filters(), **({"cursor": cursor} if cursor else {})}
    body = render_template(
        "applications.html",
        event=event,
        call=call,
        page=fetch(f"{EVENTS}/{event_id}/applications", parts, query),
        chosen=_filters(),
        statuses=STATUSES,
        done=request.args.get("done", ""),
    )
    return make_response(body)


def _page(application_id: str, parts: Parts, *, refusal: Refused | None = None) -> Response:
    application = _application(application_id, parts)
    if isinstance(application, Refused):
        return make_response(render_template("refused.html", refusal=application), application.status)
    event_id = application["event_id"]
    reader = visitor().visit
    own_id = reader.signed_in.contact_id if reader else ""
    body = render_template(
        "application.html",
        application=application,
        event=find_event(event_id, parts),
        call=fetch(f"{EVENTS}/{event_id}/call", parts),
        questions=questions_in(application["form"]["questions"]),
        follow_up=questions_in((application["follow_up"] or {"form": {"questions": ()}})["form"]["questions"]),
        own=next((one for one in application["reviews"] if one["reviewer"] == own_id), None),
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)


def _application(application_id: str, parts: Parts) -> Any | Refused:
    """Return an application, or why its reader is not to see it."""
    reply = ask_as_visitor(Ask(method="GET", path=f"{API}/{application_id}"), parts)
    if reply.status == 403 and reply.slug == "conflict-of-interest":
        return refused(reply, visitor().wording, visitor().moments)
    return reply.body if reply.ok else fetch(f"{API}/{application_id}", parts)


def _erase_page(application_id: str, parts: Parts, *, refusal: Refused | None = None) -> Response:
    application = _application(application_id, parts)
    if isinstance(application, Refused):
        return make_response(render_template("refused.html", refusal=application), application.status)
    event = find_event(application["event_id"], parts)
    body = render_template(
        "erase_application.html", application=application, event=event, refusal=refusal, claim=new_id()
    )
    return make_response(body, refusal.status if refusal else 200)


def _erase(application_id: str, parts: Parts) -> WerkzeugResponse:
    path = f"{API}/{application_id}/erase"
    # However often the button is pressed, one person is forgotten once.
    ask = Ask(method="POST", path=path, claim=f"erase.{application_id}", revision=stated_revision())
    reply, refusal = send(ask, parts)
    if reply is None:
        return _erase_page(application_id, parts, refusal=refusal)
    return redirect(f"/operations/events/{reply.body['event_id']}/applications?done=erased", 303)


def _review(application_id: str, parts: Parts) -> WerkzeugResponse:
    form = request.form
    scores = [
        {"criterion": name.removeprefix("score."), "score": int(value)}
        for name, value in form.items()
        if name.startswith("score.") and value.isdecimal() and len(value) < 4
    ]
    revision = form.get("revision", "")
    ask = Ask(
        method="PUT",
        path=f"{API}/{application_id}/review",
        body={"scores": scores, "comment": form.get("comment", "").replace("\r\n", "\n").strip()[:4000]},
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
    )
    reply, refusal = send(ask, parts)
    if reply:
        return redirect(f"/operations/applications/{application_id}?done=reviewed", 303)
    return _page(application_id, parts, refusal=refusal)


def _end(application_id: str, action: str, parts: Parts) -> WerkzeugResponse:
    claim = request.form.get("claim", "")[:64] or new_id()
    ask = Ask(method="POST", path=f"{API}/{application_id}/{action}", claim=f"{action}.{claim}")
    reply, refusal = send(ask, parts)
    if reply is None:
        return _page(application_id, parts, refusal=refusal)
    answer: Mapping[str, Any] = reply.body
    if action == "conflict":
        # The page of the application is closed to them from now on.
        event_id = request.form.get("event_id", "")[:64]
        return redirect(f"/operations/events/{event_id}/applications?done=conflict", 303)
    return redirect(f"/operations/applications/{answer['id']}?done=withdrawn", 303)
