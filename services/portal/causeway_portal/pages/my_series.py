"""My series: what somebody who is enrolled sees and changes with the link from the mail, without an account."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.mine import answering
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply, ServiceDown

MINE = "/api/registrations/my-series"
DONE = frozenset({"enrolled", "left", "rejoined", "ended"})
STEPS = {"leave": "left", "rejoin": "rejoined"}


def add_my_series(app: Flask, parts: Parts) -> None:
    """Add the pages that the link to somebody's series leads to."""

    @app.get("/my-series/<token>")
    def my_series(token: str) -> Response:
        return answering(lambda: _page(token, parts))

    @app.get("/my-series/<token>/end")
    def confirm_end(token: str) -> Response:
        return answering(lambda: _confirmation(token, parts))

    @app.post("/my-series/<token>/end")
    def end_series(token: str) -> Response:
        return _change(token, Ask(method="POST", path=f"{MINE}/end", claim=_claim("end")), "ended", parts)

    @app.post("/my-series/<token>/dates/<event_id>/<step>")
    def change_date(token: str, event_id: str, step: str) -> Response:
        if step not in STEPS:
            abort(404)
        body = {"mode": request.form.get("mode") or None} if step == "rejoin" else None
        claim = _claim(f"{step}.{event_id[-12:]}")
        ask = Ask(method="POST", path=f"{MINE}/dates/{event_id[:64]}/{step}", body=body, claim=claim)
        return _change(token, ask, STEPS[step], parts)


def _claim(step: str) -> str | None:
    claim = request.form.get("claim", "")[:64]
    return f"{step}.{claim}" if claim else None


def _load(token: str, parts: Parts) -> Mapping[str, Any]:
    """Return what the link is for; an unknown page when it does not work.

    Raises:
        ServiceDown
    """
    reply = ask_with_link(Ask(method="GET", path=MINE), token, parts)
    if reply.status in {401, 403, 404}:
        abort(404, "link")
    if not reply.ok:
        raise ServiceDown(MINE)
    found: Mapping[str, Any] = reply.body
    return found


def _page(token: str, parts: Parts, *, refusal: Refused | None = None) -> Response:
    enrolment = _load(token, parts)
    words, language = visitor().wording, visitor().language
    done = request.args.get("done", "")
    body = render_template(
        "my_series.html",
        enrolment=enrolment,
        title=pick(enrolment["title"], language),
        names={date["event_id"]: pick(date["title"], language) for date in enrolment["dates"]},
        reasons={slug: words.find(f"problem.{slug}.title") for slug in _slugs(enrolment)},
        token=token,
        done=done if done in DONE else "",
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 200)


def _slugs(enrolment: Mapping[str, Any]) -> set[str]:
    return {date["reason"] for date in enrolment["dates"] if date["reason"]}


def _confirmation(token: str, parts: Parts) -> Response:
    enrolment = _load(token, parts)
    if enrolment["status"] == "ended":
        return redirect(f"/my-series/{token}", 303)
    title = pick(enrolment["title"], visitor().language)
    ahead = [date for date in enrolment["dates"] if date["registration_id"] and not date["over"]]
    return make_response(
        render_template("end_series.html", title=title, number=len(ahead), token=token, claim=new_id())
    )


def _change(token: str, ask: Ask, done: str, parts: Parts) -> Response:
    def answer() -> Response:
        reply: Reply = ask_with_link(ask, token, parts)
        if reply.ok:
            return redirect(f"/my-series/{token}?done={done}", 303)
        if reply.status in {401, 404}:
            abort(404, "link")
        return _page(token, parts, refusal=refused(reply, visitor().wording, visitor().moments))

    return answering(answer)
