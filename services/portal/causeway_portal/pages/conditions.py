"""Operators lay down who can register for an event and what is asked, and see what was answered and is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages import condition_forms as forms
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import MAX_INSTITUTIONS, fetch, send
from causeway_portal.pages.refused import Refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask

EVENTS = "/api/registrations/events"
MOST_ROWS = "100"
WORDINGS = "20"
QUESTION_TYPES = ("text", "choice", "number", "date")


def add_condition_pages(app: Flask, parts: Parts) -> None:
    """Add the pages about an event's conditions, questions, answers and needs."""

    @app.get("/operations/events/<event_id>/conditions")
    @operators_only
    def conditions(event_id: str) -> WerkzeugResponse:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/conditions")
    @operators_only
    def change_conditions(event_id: str) -> WerkzeugResponse:
        return _change(event_id, "gates", forms.gates_body(request.form), parts)

    @app.post("/operations/events/<event_id>/questions")
    @operators_only
    def change_questions(event_id: str) -> WerkzeugResponse:
        return _change(event_id, "form", {"questions": forms.questions_body(request.form)}, parts)

    @app.post("/operations/events/<event_id>/needs-readers")
    @operators_only
    def change_needs_readers(event_id: str) -> WerkzeugResponse:
        return _change(event_id, "needs-readers", {"items": forms.readers_in(request.form)}, parts)

    @app.get("/operations/events/<event_id>/given")
    @operators_only
    def given(event_id: str) -> WerkzeugResponse:
        return _given_page(event_id, parts)


def _page(
    event_id: str,
    parts: Parts,
    *,
    gates: Mapping[str, Any] | None = None,
    questions: list[dict[str, Any]] | None = None,
    readers: list[dict[str, str]] | None = None,
    refusal: Refused | None = None,
) -> Response:
    admission = fetch(f"{EVENTS}/{event_id}/admission", parts)
    if readers is None:
        readers = fetch(f"{EVENTS}/{event_id}/admission/needs-readers", parts)["items"]
    visit = visitor().visit
    older = _cursor(request.args.get("terms", "")[:512])
    body = render_template(
        "conditions.html",
        event_id=event_id,
        event=parts.reading.event(event_id),
        admission=admission,
        gates=gates or admission["gates"],
        wordings=fetch(f"{EVENTS}/{event_id}/admission/terms", parts, {"limit": WORDINGS, **older}),
        rows=forms.question_rows(admission["form"]["questions"] if questions is None else questions),
        readers=forms.reader_lines(readers),
        own_id=visit.signed_in.contact_id if visit else "",
        institutions=parts.reading.hosts(limit=MAX_INSTITUTIONS),
        types=QUESTION_TYPES,
        tags=LANGUAGES,
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)


def _change(event_id: str, part: str, entered: dict[str, Any], parts: Parts) -> WerkzeugResponse:
    path = f"{EVENTS}/{event_id}/admission/{part}"
    reply, refusal = send(Ask(method="PUT", path=path, body=entered, revision=stated_revision()), parts)
    if reply:
        return redirect(f"/operations/events/{event_id}/conditions?done={part}", 303)
    if part == "gates":
        return _page(event_id, parts, gates=entered, refusal=refusal)
    if part == "needs-readers":
        return _page(event_id, parts, readers=entered["items"], refusal=refusal)
    return _page(event_id, parts, questions=entered["questions"], refusal=refusal)


def _given_page(event_id: str, parts: Parts) -> Response:
    query = {"limit": MOST_ROWS}
    answers_from, needs_from = request.args.get("answers", "")[:512], request.args.get("needs", "")[:512]
    needs, readers = _needs(event_id, {**query, **_cursor(needs_from)}, parts)
    answers = fetch(f"{EVENTS}/{event_id}/answers", parts, {**query, **_cursor(answers_from)})
    admission = fetch(f"{EVENTS}/{event_id}/admission", parts)
    body = render_template(
        "given.html",
        event_id=event_id,
        event=parts.reading.event(event_id),
        needs=needs,
        readers=readers,
        answers=answers,
        questions={question["id"]: question for question in admission["form"]["questions"]},
    )
    return make_response(body)


def _needs(event_id: str, query: Mapping[str, str], parts: Parts) -> tuple[Mapping[str, Any], Sequence[str]]:
    """Return the needs, and nobody; or how many need what, and the names of those who alone see whose they are."""
    path = f"{EVENTS}/{event_id}/needs"
    reply = ask_as_visitor(Ask(method="GET", path=path, query=query), parts)
    if reply.status == 403 and reply.body.get("readers"):
        return {"counts": fetch(f"{path}/counts", parts)}, reply.body["readers"]
    return reply.body if reply.ok else fetch(path, parts, query), ()


def _cursor(cursor: str) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}
