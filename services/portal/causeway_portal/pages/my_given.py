"""My answers and my needs: what a participant said when registering, to be changed with the link from the mail."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_contracts.needs import ACCESS, DIET
from causeway_portal.domain.languages import pick
from causeway_portal.pages.asked import (
    Asked,
    EnteredNeeds,
    answers_body,
    errors_in,
    read_answers,
    read_needs,
)
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import MINE, answering, load_mine
from causeway_portal.pages.numbers import stated_revision
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

ANSWERS, NEEDS = f"{MINE}/answers", f"{MINE}/needs"


def add_given_pages(app: Flask, parts: Parts) -> None:
    """Add the pages on which participants change what they said."""

    @app.get("/my/<token>/answers")
    def my_answers(token: str) -> WerkzeugResponse:
        return answering(lambda: _answers_page(token, parts))

    @app.post("/my/<token>/answers")
    def change_answers(token: str) -> WerkzeugResponse:
        return answering(lambda: _change_answers(token, parts))

    @app.get("/my/<token>/needs")
    def my_needs(token: str) -> WerkzeugResponse:
        return answering(lambda: _needs_page(token, parts))

    @app.post("/my/<token>/needs")
    def change_needs(token: str) -> WerkzeugResponse:
        return answering(lambda: _change_needs(token, parts))


def _read(path: str, token: str, parts: Parts) -> Mapping[str, Any]:
    reply = ask_with_link(Ask(method="GET", path=path), token, parts)
    if reply.status in {401, 403, 404}:
        abort(404, "link")
    if not reply.ok:
        raise ServiceDown(path)
    found: Mapping[str, Any] = reply.body
    return found


def _answers_page(token: str, parts: Parts) -> Response:
    given = _read(ANSWERS, token, parts)
    answers = {name: str(answer) for name, answer in given["answers"].items()}
    return _show_answers(token, answers, int(given["revision"]), parts)


def _show_answers(
    token: str,
    answers: dict[str, str],
    revision: int,
    parts: Parts,
    *,
    errors: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
) -> Response:
    event = load_mine(token, parts).event
    body = render_template(
        "my_answers.html",
        view=event_view(event, parts),
        token=token,
        asked=Asked(parts.reading.admission(event.id), answers=answers),
        texts=lambda by_language: pick(by_language, visitor().language, event.first_language),
        revision=revision,
        errors=errors or {},
        refusal=refusal,
    )
    return make_response(body, refusal.status if refusal else 422 if errors else 200)


def _change_answers(token: str, parts: Parts) -> WerkzeugResponse:
    event = load_mine(token, parts).event
    questions = parts.reading.admission(event.id).questions
    answers, revision = read_answers(request.form, questions), stated_revision()
    if request.form.get("step") == "questions":
        return _show_answers(token, answers, revision, parts)
    body = {"answers": answers_body(questions, answers)}
    reply = ask_with_link(Ask(method="PUT", path=ANSWERS, body=body, revision=revision), token, parts)
    if reply.ok:
        return redirect(f"/my/{token}?done=answers", 303)
    errors = errors_in([reply.body]) if isinstance(reply.body, dict) else {}
    refusal = None if errors else _refused(reply)
    return _show_answers(token, answers, revision, parts, errors=errors, refusal=refusal)


def _needs_page(token: str, parts: Parts) -> Response:
    given = _read(NEEDS, token, parts)
    needs = EnteredNeeds(
        access=list(given["access"]),
        access_note=given["access_note"] or "",
        diet=list(given["diet"]),
        diet_note=given["diet_note"] or "",
    )
    return _show_needs(token, needs, int(given["revision"]), parts)


def _show_needs(
    token: str, needs: EnteredNeeds, revision: int, parts: Parts, refusal: Refused | None = None
) -> Response:
    view = event_view(load_mine(token, parts).event, parts)
    body = render_template(
        "my_needs.html",
        view=view,
        token=token,
        needs=needs,
        access=ACCESS,
        diet=DIET,
        revision=revision,
        refusal=refusal,
    )
    return make_response(body, refusal.status if refusal else 200)


def _change_needs(token: str, parts: Parts) -> WerkzeugResponse:
    needs, revision = read_needs(request.form), stated_revision()
    reply = ask_with_link(Ask(method="PUT", path=NEEDS, body=needs.body, revision=revision), token, parts)
    if reply.ok:
        return redirect(f"/my/{token}?done=needs", 303)
    return _show_needs(token, needs, revision, parts, _refused(reply))


def _refused(reply: Reply) -> Refused:
    if reply.status in {401, 404}:
        abort(404, "link")
    return refused(reply, visitor().wording, visitor().moments)
