"""Operators see who has applied, take the list away, and judge where a call names them."""

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.csv_rows import MEDIA_TYPE
from causeway_platform.identifiers import new_id
from causeway_portal.pages.conditions import EVENTS
from causeway_portal.pages.event import find_event
from causeway_portal.pages.judging import (
    API,
    Way,
    add_judging,
    application_page,
    closed_page,
    filters,
    find_application,
    send_action,
)
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused
from causeway_portal.use_cases.ports import Ask

DESK = Way(event="/operations/events/{}/applications", one="/operations/applications/{}", operates=True)


def add_application_desk(app: Flask, parts: Parts) -> None:
    """Add the list of applications and the page of one."""

    add_judging(app, DESK, operators_only, parts)

    @app.get("/operations/events/<event_id>/applications.csv")
    @operators_only
    def export_applications(event_id: str) -> WerkzeugResponse:
        text = fetch(f"{EVENTS}/{event_id}/applications.csv", parts, filters())
        headers = {"Content-Disposition": 'attachment; filename="applications.csv"', "Cache-Control": "no-store"}
        return Response(str(text), content_type=MEDIA_TYPE, headers=headers)

    @app.route("/operations/applications/<application_id>/erase", methods=["GET", "POST"])
    @operators_only
    def erase_application(application_id: str) -> WerkzeugResponse:
        if request.method == "GET":
            return _erase_page(application_id, parts)
        return _erase(application_id, parts)

    @app.post("/operations/applications/<application_id>/withdraw")
    @operators_only
    def withdraw_application(application_id: str) -> WerkzeugResponse:
        return _withdraw(application_id, parts)


def _erase_page(application_id: str, parts: Parts, *, refusal: Refused | None = None) -> Response:
    application = find_application(application_id, parts)
    if isinstance(application, Refused):
        return closed_page(application)
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
    return redirect(f"{DESK.to_list(reply.body['event_id'])}?done=erased", 303)


def _withdraw(application_id: str, parts: Parts) -> WerkzeugResponse:
    reply, refusal = send_action(application_id, "withdraw", parts)
    if reply is None:
        return application_page(application_id, DESK, parts, refusal=refusal)
    return redirect(f"{DESK.to_one(reply.body['id'])}?done=withdrawn", 303)
