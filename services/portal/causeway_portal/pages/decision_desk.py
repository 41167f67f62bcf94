"""Operators decide on many applications at once, let people move up, and see the cohort."""

from typing import Any

from flask import Flask, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.pages.conditions import EVENTS
from causeway_portal.pages.event import find_event
from causeway_portal.pages.numbers import number_in
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.planning_forms import Form
from causeway_portal.pages.refused import Refused
from causeway_portal.use_cases.ports import Ask

DIGEST_LENGTH = 64


def add_decision_desk(app: Flask, parts: Parts) -> None:
    """Add the pages about decisions and the cohort."""

    @app.get("/operations/events/<event_id>/decisions")
    @operators_only
    def decisions(event_id: str) -> Response:
        return _page(event_id, parts)

    @app.post("/operations/events/<event_id>/decisions")
    @operators_only
    def decide(event_id: str) -> Response:
        return _decide(event_id, parts)

    @app.post("/operations/events/<event_id>/move-up")
    @operators_only
    def move_up(event_id: str) -> Response:
        claim = request.form.get("claim", "")[:64] or new_id()
        ask = Ask(method="POST", path=f"{EVENTS}/{event_id}/call/move-up", body={"places": 1}, claim=claim)
        reply, refusal = send(ask, parts)
        if reply:
            return redirect(f"/operations/events/{event_id}/decisions?done=moved-up", 303)
        return _page(event_id, parts, refusal=refusal)

    @app.get("/operations/events/<event_id>/cohort")
    @operators_only
    def cohort(event_id: str) -> Response:
        body = render_template(
            "cohort.html",
            event=find_event(event_id, parts),
            call=fetch(f"{EVENTS}/{event_id}/call", parts),
            cohort=(figures := fetch(f"{EVENTS}/{event_id}/cohort", parts)),
            institutions=parts.reading.institutions([one["id"] for one in figures["institutions"]]),
            editions={one.id: one for one in parts.reading.editions(find_event(event_id, parts).programme_id)},
        )
        return make_response(body)


def rule_in(form: Form) -> dict[str, Any]:
    """Return the rule that was entered; the least score is written such as 3.5."""
    return {
        "rule": "best",
        "reserve": number_in(form.get("reserve", "")) or 0,
        "least": _hundredths(form.get("least", "")),
        "declines_rest": bool(form.get("declines_rest")),
    }


def _hundredths(text: str) -> int | None:
    try:
        return max(0, round(float(text.strip().replace(",", ".")[:8]) * 100)) or None
    except (ValueError, OverflowError):
        return None


def _decide(event_id: str, parts: Parts) -> Response:
    form, path = request.form, f"{EVENTS}/{event_id}/call/decisions"
    rule, digest = rule_in(form), form.get("digest", "")
    if len(digest) != DIGEST_LENGTH:
        reply, refusal = send(Ask(method="POST", path=path, body=rule), parts)
        return _page(event_id, parts, preview=reply.body if reply else None, refusal=refusal)
    claim = form.get("claim", "")[:64] or new_id()
    reply, refusal = send(
        Ask(method="POST", path=path, body={**rule, "dry_run": False, "digest": digest}, claim=claim), parts
    )
    if reply:
        return redirect(f"/operations/events/{event_id}/decisions?round={reply.body['id']}", 303)
    return _page(event_id, parts, refusal=refusal)


def _page(
    event_id: str, parts: Parts, *, preview: dict[str, Any] | None = None, refusal: Refused | None = None
) -> Response:
    event, round_id = find_event(event_id, parts), request.args.get("round", "")[:64]
    body = render_template(
        "decisions.html",
        event=event,
        call=fetch(f"{EVENTS}/{event_id}/call", parts),
        cohort=fetch(f"{EVENTS}/{event_id}/cohort", parts),
        round=fetch(f"{EVENTS}/{event_id}/call/decisions/{round_id}", parts) if round_id else None,
        preview=preview,
        form=request.form,
        chosen={name: request.form[name] for name in ("reserve", "least", "declines_rest") if request.form.get(name)},
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)
