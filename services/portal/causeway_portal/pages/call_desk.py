"""Operators call for applications: when, to what, what is asked, and who judges."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages import call_forms as forms
from causeway_portal.pages.condition_forms import question_rows, questions_body
from causeway_portal.pages.conditions import EVENTS, QUESTION_TYPES
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import find_event
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import send
from causeway_portal.pages.planning_forms import Form, instant
from causeway_portal.pages.refused import Refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown

FORMS = ("statements", "follow-up")


def add_call_desk(app: Flask, parts: Parts) -> None:
    """Add the page on which a call is laid down."""

    @app.get("/operations/events/<event_id>/call")
    @operators_only
    def call_page(event_id: str) -> Response:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/call")
    @operators_only
    def change_call(event_id: str) -> Response:
        zone = find_event(event_id, parts).zone
        return _put(event_id, forms.frame_in(request.form, zone), "frame", parts)

    @app.post("/operations/events/<event_id>/call/<asked>")
    @operators_only
    def change_call_questions(event_id: str, asked: str) -> Response:
        if asked not in FORMS:
            abort(404)
        questions = {"questions": questions_body(request.form)}
        if asked == "statements":
            return _put(event_id, {"statements": questions}, asked, parts)
        due_at = instant(request.form.get("due_at", ""), find_event(event_id, parts).zone)
        return _put(event_id, {"follow_up": {"form": questions, "due_at": due_at}}, asked, parts)


def find_laid_down(event_id: str, parts: Parts) -> Mapping[str, Any] | None:
    """Return the event's call as registrations has it, or none.

    Raises:
        ServiceDown
    """
    path = f"{EVENTS}/{event_id}/call"
    reply = ask_as_visitor(Ask(method="GET", path=path), parts)
    if reply.ok:
        found: Mapping[str, Any] = reply.body
        return found
    if reply.status == 404:
        return None
    raise ServiceDown(path)


def _put(event_id: str, changes: Mapping[str, Any], part: str, parts: Parts) -> Response:
    call = find_laid_down(event_id, parts) or forms.NEW_CALL
    ask = Ask(
        method="PUT", path=f"{EVENTS}/{event_id}/call", body=forms.call_body(call, changes), revision=stated_revision()
    )
    reply, refusal = send(ask, parts)
    if reply:
        return redirect(f"/operations/events/{event_id}/call?done={part}", 303)
    return _page(event_id, parts, entered=request.form if part == "frame" else None, changes=changes, refusal=refusal)


def _page(
    event_id: str,
    parts: Parts,
    *,
    entered: Form | None = None,
    changes: Mapping[str, Any] | None = None,
    refusal: Refused | None = None,
) -> Response:
    event, call = find_event(event_id, parts), find_laid_down(event_id, parts)
    shown = {**(call or forms.NEW_CALL), **(changes or {})}
    visit = visitor().visit
    body = render_template(
        "call.html",
        event=event,
        call=call,
        revision=call["revision"] if call else 0,
        form=entered if entered is not None else forms.entries_of(shown, event.zone),
        statements=question_rows(shown["statements"]["questions"]),
        follow_up=question_rows(shown["follow_up"]["form"]["questions"]),
        due_at=forms.wall(shown["follow_up"]["due_at"], event.zone),
        types=QUESTION_TYPES,
        tags=LANGUAGES,
        own_id=visit.signed_in.contact_id if visit else "",
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)
