"""Operators write the questions of an event's feedback, in the rows in which all questions of the desk are written."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.condition_forms import question_rows, questions_body
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.event import find_event
from causeway_portal.pages.event_feedback import API, usual_questions
from causeway_portal.pages.numbers import number_entered, stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import send
from causeway_portal.pages.planning_forms import Form
from causeway_portal.pages.refused import Refused
from causeway_portal.use_cases.ports import Ask, ServiceDown

Questions = Sequence[Mapping[str, Any]]

QUESTION_KINDS = ("rating", "choice", "text")
HOURS = ("invited_after_h", "open_for_h")
NEW_FORM: Mapping[str, Any] = {"anonymous": True, "invited_after_h": 2, "open_for_h": 14 * 24, "revision": 0}
"""What is entered to begin with, besides the usual questions."""


def add_feedback_questions(app: Flask, parts: Parts) -> None:
    """Add the page ``/operations/events/<event_id>/feedback/questions``."""

    @app.get("/operations/events/<event_id>/feedback/questions")
    @operators_only
    def feedback_questions(event_id: str) -> Response:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/feedback/questions")
    @operators_only
    def change_feedback_questions(event_id: str) -> Response:
        entered, revision = form_body(request.form), stated_revision()
        ask = Ask(method="PUT", path=f"{API}/{event_id}/feedback-form", body=entered, revision=revision)
        reply, refusal = send(ask, parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/feedback/questions?done=questions", 303)
        return _page(event_id, parts, entered={**entered, "revision": revision}, refusal=refusal)


def form_body(form: Form) -> dict[str, Any]:
    """Return the form that was entered, as registrations takes it; what is no number of hours is refused there."""
    return {
        "anonymous": bool(form.get("anonymous")),
        "questions": [_asked(question) for question in questions_body(form)],
        **{name: number_entered(form.get(name, "").strip()) for name in HOURS},
    }


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": question["id"],
        "kind": question["type"],
        "text": question["label"],
        "required": question["required"],
        "choices": [{"id": choice["id"], "text": choice["label"]} for choice in question["choices"]],
    }


def _rows(questions: Questions) -> list[dict[str, Any]]:
    """Return the rows of the questions of feedback, which has other words for a type and a label."""
    return question_rows(
        [
            {
                "id": question["id"],
                "type": question["kind"],
                "label": question["text"],
                "required": question.get("required", False),
                "choices": [{"id": one["id"], "label": one["text"]} for one in question.get("choices", ())],
                "shown_if": None,
            }
            for question in questions
        ]
    )


def _kept(event_id: str, parts: Parts) -> Mapping[str, Any] | None:
    """Return the form as registrations has it, or none.

    Raises:
        ServiceDown
    """
    path = f"{API}/{event_id}/feedback-form"
    reply = ask_as_visitor(Ask(method="GET", path=path), parts)
    if reply.ok:
        kept: Mapping[str, Any] = reply.body
        return kept
    if reply.slug == "no-feedback-form":
        return None
    raise ServiceDown(path)


def _page(
    event_id: str, parts: Parts, *, entered: Mapping[str, Any] | None = None, refusal: Refused | None = None
) -> Response:
    event, kept = find_event(event_id, parts), _kept(event_id, parts)
    shown = entered or kept or {**NEW_FORM, "questions": usual_questions()}
    body = render_template(
        "feedback_questions.html",
        event=event,
        entered=shown,
        rows=_rows(shown["questions"]),
        types=QUESTION_KINDS,
        tags=LANGUAGES,
        # A form that was made for an older state goes on saying so.
        revision=shown["revision"],
        kept_revision=kept["revision"] if kept else 0,
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)
