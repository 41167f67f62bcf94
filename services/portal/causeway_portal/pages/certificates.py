"""Certificates on the operators' desk: the rule of an event, who would get one, giving out, withdrawal, reissue."""

from typing import Any

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages import planning_forms as forms
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.numbers import number_entered, stated_revision
from causeway_portal.pages.operators import operators_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch, send
from causeway_portal.pages.refused import Refused
from causeway_portal.use_cases.ports import Ask, Reply

API = "/api/registrations"
HAND = ("withdraw", "reissue")
ASKED = ("checked_in", "passed", "confirmed")
NUMBERS = ("share", "minutes", "issued_after_h")


def add_certificate_pages(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/operations/events/<event_id>/certificates``."""

    @app.route("/operations/events/<event_id>/certificates", methods=["GET", "POST"])
    @operators_only
    def event_certificates(event_id: str) -> Response:
        if request.method == "GET":
            return _page(event_id, parts)
        path, body = f"{API}/events/{event_id}/certificate-rule", rule_body(request.form)
        ask = Ask(method="PUT", path=path, body=body, revision=stated_revision())
        return _then(event_id, ask, "rule", parts)

    @app.post("/operations/events/<event_id>/certificates/issue")
    @operators_only
    def issue_certificates(event_id: str) -> Response:
        ask = Ask(method="POST", path=f"{API}/events/{event_id}/certificates/issue", claim=_claim("issue"))
        return _then(event_id, ask, "issued", parts)

    @app.post("/operations/events/<event_id>/certificates/<certificate_id>/<action>")
    @operators_only
    def handle_certificate(event_id: str, certificate_id: str, action: str) -> Response:
        if action not in HAND:
            abort(404)
        form = request.form
        body: dict[str, Any] = {"name": form.get("name", "").strip()}
        if action == "withdraw":
            body = {"reason": forms.texts_in(form, "reason")}
        path = f"{API}/certificates/{certificate_id}/{action}"
        return _then(event_id, Ask(method="POST", path=path, body=body, claim=_claim(action)), action, parts)


def rule_body(form: forms.Form) -> dict[str, Any]:
    """Return the body that lays a rule down; what is no number goes as it is and comes back with its refusal."""
    body: dict[str, Any] = {name: bool(form.get(name)) for name in ASKED}
    body |= {name: number_entered(form.get(name, "").strip()) for name in NUMBERS}
    return body | {name: forms.texts_in(form, name) for name in ("title", "signatory")}


def rule_entries(rule: dict[str, Any]) -> forms.Form:
    """Return the form of a rule that the service has answered with."""
    form: forms.Form = MultiDict()
    for name in ASKED:
        form[name] = "yes" if rule[name] else ""
    for name in NUMBERS:
        form[name] = "" if rule[name] is None else str(rule[name])
    for name in ("title", "signatory"):
        for language, text in rule[name].items():
            form[f"{name}.{language}"] = text
    return form


def _claim(action: str) -> str:
    return f"{action}.{request.form.get('claim', '')[:64] or new_id()}"


def _then(event_id: str, ask: Ask, done: str, parts: Parts) -> Response:
    reply, refusal = send(ask, parts)
    if reply:
        return redirect(f"/operations/events/{event_id}/certificates?done={done}", 303)
    return _page(event_id, parts, refusal)


def _page(event_id: str, parts: Parts, refusal: Refused | None = None) -> Response:
    event = parts.reading.event(event_id)
    if event is None:
        abort(404)
    rule = _rule(event_id, parts)
    listed = fetch(f"{API}/events/{event_id}/certificates", parts, _cursor())
    entered = request.method == "POST" and request.path.endswith("/certificates")
    body = render_template(
        "event_certificates.html",
        event=event,
        rule=rule.body,
        revision=rule.revision or 0,
        form=request.form if entered else rule_entries(rule.body),
        preview=fetch(f"{API}/events/{event_id}/certificates/preview", parts) if rule.revision else None,
        certificates=listed["items"],
        next=listed["next"],
        tags=LANGUAGES,
        refusal=refusal,
        claim=new_id(),
        done=request.args.get("done", ""),
    )
    return make_response(body, refusal.status if refusal else 200)


def _rule(event_id: str, parts: Parts) -> Reply:
    path = f"{API}/events/{event_id}/certificate-rule"
    reply = ask_as_visitor(Ask(method="GET", path=path), parts)
    if not reply.ok:
        abort(404)
    return reply


def _cursor() -> dict[str, str]:
    cursor = request.args.get("cursor", "")[:512]
    return {"limit": "50", **({"cursor": cursor} if cursor else {})}
