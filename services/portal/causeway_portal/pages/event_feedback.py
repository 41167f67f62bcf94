"""Feedback on the operators' desk: asking with the usual questions, and what came of it."""

from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import send
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.pages.wording import all_wordings
from causeway_portal.use_cases.ports import Ask, ServiceDown

API = "/api/registrations/events"
RATINGS = ("whole", "content", "organisation")
RETURNS = ("yes", "perhaps", "no")


def add_event_feedback(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/operations/events/<event_id>/feedback``."""

    @app.route("/operations/events/<event_id>/feedback", methods=["GET", "POST"])
    @operators_only
    def event_feedback(event_id: str) -> Response:
        if request.method == "GET":
            return _page(event_id, parts)
        body = {"anonymous": bool(request.form.get("anonymous")), "questions": usual_questions()}
        ask = Ask(method="PUT", path=f"{API}/{event_id}/feedback-form", body=body, revision=0)
        reply, refusal = send(ask, parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/feedback?done=asked", 303)
        return _page(event_id, parts, refusal)

    @app.get("/operations/events/<event_id>/feedback.csv")
    @operators_only
    def event_feedback_table(event_id: str) -> Response:
        reply, refusal = send(Ask(method="GET", path=f"{API}/{event_id}/feedback.csv"), parts)
        if reply is None:
            assert refusal is not None
            return make_response(render_template("refused.html", refusal=refusal), refusal.status)
        response = Response(str(reply.body), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="feedback.csv"'
        response.headers["Cache-Control"] = "no-store"
        return response


def usual_questions() -> list[dict[str, Any]]:
    """Return the questions asked after every event, in all languages of the pages."""
    ratings = [
        {"id": name, "kind": "rating", "text": _texts(f"feedback.usual.{name}"), "required": name == "whole"}
        for name in RATINGS
    ]
    choices = [{"id": name, "text": _texts(f"feedback.usual.again_{name}")} for name in RETURNS]
    again = {"id": "again", "kind": "choice", "text": _texts("feedback.usual.again"), "choices": choices}
    remarks = {"id": "remarks", "kind": "text", "text": _texts("feedback.usual.remarks")}
    return [*ratings, again, remarks]


def _texts(key: str) -> dict[str, str]:
    return {language: words(key) for language, words in all_wordings().items()}


def _page(event_id: str, parts: Parts, refusal: Refused | None = None) -> Response:
    event = parts.reading.event(event_id)
    if event is None:
        abort(404)
    results = None
    try:
        reply = ask_as_visitor(Ask(method="GET", path=f"{API}/{event_id}/feedback"), parts)
    except ServiceDown:
        refusal = down(visitor().wording)
    else:
        results = reply.body if reply.ok else None
        if not reply.ok and reply.slug != "no-feedback-form":
            refusal = refused(reply, visitor().wording, visitor().moments)
    body = render_template(
        "event_feedback.html",
        event=event,
        results=results,
        best_text=lambda texts: pick(texts, visitor().language),
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)
