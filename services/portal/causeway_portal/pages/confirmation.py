"""Confirming for oneself: a person whom somebody else has named agrees, answers and takes the place, or declines it."""

from collections.abc import Mapping

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_contracts.needs import ACCESS, DIET
from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES, pick
from causeway_portal.pages.asked import Asked, errors_in, read_asked
from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.event import event_view
from causeway_portal.pages.mine import MINE, Mine, answering, load_mine
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask


def add_confirmation(app: Flask, parts: Parts) -> None:
    """Add the page on which somebody confirms for themselves."""

    @app.get("/my/<token>/confirm")
    def confirm_for_myself(token: str) -> WerkzeugResponse:
        return answering(lambda: _page(token, parts))

    @app.post("/my/<token>/confirm")
    def say_yes(token: str) -> WerkzeugResponse:
        return answering(lambda: _confirm(token, parts))


def is_asked(mine: Mine) -> bool:
    """Say whether the place is held until the person confirms it for themselves."""
    registration = mine.registration
    return registration["status"] == "offered" and registration.get("named_by") is not None


def _page(
    token: str,
    parts: Parts,
    *,
    asked: Asked | None = None,
    errors: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
) -> WerkzeugResponse:
    mine = load_mine(token, parts)
    if not is_asked(mine):
        return redirect(f"/my/{token}", 303)
    body = render_template(
        "confirm.html",
        token=token,
        mine=mine,
        event=mine.event,
        view=event_view(mine.event, parts),
        asked=asked or Asked(parts.reading.admission(mine.event.id)),
        needs_choices=(ACCESS, DIET),
        texts=lambda by_language: pick(by_language, visitor().language, mine.event.first_language),
        language=_language(mine),
        terms_version=parts.terms_version,
        errors=errors or {},
        refusal=refusal,
        claim=new_id(),
    )
    return make_response(body, refusal.status if refusal else 422 if errors else 200)


def _language(mine: Mine) -> str:
    """Return the language that the form offers: what was entered, or else how the person is written to."""
    entered = request.form.get("language", "")
    return entered if entered in LANGUAGES else str(mine.registration.get("language", ""))


def _confirm(token: str, parts: Parts) -> WerkzeugResponse:
    mine = load_mine(token, parts)
    asked = read_asked(request.form, parts.reading.admission(mine.event.id))
    if request.form.get("step") == "questions":
        return _page(token, parts, asked=asked)
    said = {name: value for name, value in asked.body.items() if name in {"terms_version", "answers", "needs"}}
    consent = {"version": request.form.get("terms", "")[:40] or parts.terms_version}
    body = {"consent": consent, "language": _language(mine) or None, **said}
    claim = request.form.get("claim", "")[:64]
    ask = Ask(method="POST", path=f"{MINE}/confirm", body=body, claim=f"confirm.{claim}" if claim else None)
    reply = ask_with_link(ask, token, parts)
    if reply.ok:
        return redirect(f"/my/{token}?done=accept", 303)
    if reply.status in {401, 404}:
        abort(404, "link")
    errors = errors_in([reply.body]) if isinstance(reply.body, dict) else {}
    refusal = None if errors else refused(reply, visitor().wording, visitor().moments)
    return _page(token, parts, asked=asked, errors=errors, refusal=refusal)
