"""The feedback form: who took part answers it with the link from the mail, without an account."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

API = "/api/registrations/mine/feedback"
LONGEST_ANSWER = 2000


def add_feedback(app: Flask, parts: Parts) -> None:
    """Add the page under ``/feedback``."""

    @app.get("/feedback/<token>")
    def feedback(token: str) -> Response:
        return _with_form(token, parts, lambda form: _page(token, form, {}, None))

    @app.post("/feedback/<token>")
    def give_feedback(token: str) -> Response:
        return _with_form(token, parts, lambda form: _give(token, form, parts))


def may_give_feedback(token: str, parts: Parts) -> bool:
    """Say whether a form waits for an answer of the participant whose link this is."""
    reply = ask_with_link(Ask(method="GET", path=API), token, parts)
    return reply.ok and not (reply.body["given"] and reply.body["anonymous"])


def _with_form(token: str, parts: Parts, then: Callable[[Mapping[str, Any]], Response]) -> Response:
    """Fetch the form and go on; else say why there is none."""
    try:
        reply = ask_with_link(Ask(method="GET", path=API), token, parts)
        if reply.ok:
            return then(reply.body)
    except ServiceDown:
        refusal = down(visitor().wording)
    else:
        refusal = _refused(reply)
    return make_response(render_template("refused.html", refusal=refusal), refusal.status)


def _refused(reply: Reply) -> Refused:
    if reply.slug == "unknown-link" or reply.status in {401, 403}:
        abort(404, "link")
    return refused(reply, visitor().wording, visitor().moments)


def _give(token: str, form: Mapping[str, Any], parts: Parts) -> Response:
    claim = request.form.get("claim", "")[:64]
    answers = entered_answers(form["questions"], request.form)
    ask = Ask(method="POST", path=API, body={"answers": answers}, claim=f"feedback.{claim}" if claim else None)
    reply = ask_with_link(ask, token, parts)
    if reply.ok:
        return redirect(f"/feedback/{token}?done=yes", 303)
    return _page(token, form, answers, _refused(reply))


def entered_answers(questions: list[Mapping[str, Any]], entered: Mapping[str, str]) -> dict[str, int | str]:
    """Return what was answered by question; a question that was left out is left out."""
    answers: dict[str, int | str] = {}
    for question in questions:
        text = entered.get(f"answer.{question['id']}", "").strip().replace("\r\n", "\n")[: LONGEST_ANSWER + 1]
        if text:
            rated = question["kind"] == "rating" and text.isdecimal() and len(text) == 1
            answers[question["id"]] = int(text) if rated else text
    return answers


def _page(token: str, form: Mapping[str, Any], answers: Mapping[str, Any], refusal: Refused | None) -> Response:
    body = render_template(
        "feedback.html",
        token=token,
        form=form,
        answers=answers or form["answers"],
        finished=form["given"] and form["anonymous"],
        best_text=lambda texts: pick(texts, visitor().language),
        done=bool(request.args.get("done")),
        refusal=refusal,
        claim=new_id(),
    )
    response = make_response(body, refusal.status if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
