"""Signing in and out, for operators and partners; participants need no account."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.domain.visit import Visit
from causeway_portal.pages.desk import VISIT_COOKIE, ask_as_visitor, read_login
from causeway_portal.pages.my_time import local_path
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown


def add_sign_in(app: Flask, parts: Parts) -> None:
    """Add ``/login``, ``/logout`` and the page of one's own account."""

    @app.get("/login")
    def login() -> Response:
        return _form(local_path(request.args.get("back", "/")))

    @app.post("/login")
    def sign_in() -> WerkzeugResponse:
        return _sign_in(parts)

    @app.post("/logout")
    def sign_out() -> WerkzeugResponse:
        return _sign_out(parts)

    @app.get("/account")
    def account() -> WerkzeugResponse:
        if visitor().visit is None:
            return redirect("/login?back=/account", 303)
        return _account(parts)


def _form(back: str, email: str = "", refusal: Refused | None = None) -> Response:
    body = render_template("login.html", back=back, email=email, refusal=refusal)
    return make_response(body, refusal.status if refusal else 200)


def _sign_in(parts: Parts) -> WerkzeugResponse:
    back = local_path(request.form.get("back", "/"))
    email = request.form.get("email", "").strip()[:254]
    entered = {"email": email, "password": request.form.get("password", "")[:1000]}
    try:
        reply = ask_as_visitor(Ask(method="POST", path="/api/partners/logins", body=entered), parts)
    except ServiceDown:
        return _form(back, email, down(visitor().wording))
    if not reply.ok:
        return _form(back, email, _login_refused(reply))
    _end_current(parts)
    return _begin(parts.visits.start(read_login(reply.body, parts.clock())), back, parts)


def _login_refused(reply: Any) -> Refused:
    # Whatever is wrong with address or password gets one answer: it must not tell which addresses exist.
    words = visitor().wording
    if reply.status in {400, 401, 403, 404, 422}:
        slug = "wrong-login"
        title, reason, step = (words(f"problem.{slug}.{part}") for part in ("title", "reason", "next"))
        return Refused(slug, title, reason, step, 401)
    return refused(reply, words, visitor().moments)


def _begin(visit: Visit, back: str, parts: Parts) -> WerkzeugResponse:
    response = redirect("/operations" if back == "/" and visit.is_operator else back, 303)
    # No lifetime: the browser forgets it when it closes, and the server after twelve hours.
    response.set_cookie(VISIT_COOKIE, visit.id, httponly=True, samesite="Lax", secure=parts.secure, path="/")
    return response


def _sign_out(parts: Parts) -> WerkzeugResponse:
    _end_current(parts)
    response = redirect("/", 303)
    response.delete_cookie(VISIT_COOKIE, path="/")
    return response


def _end_current(parts: Parts) -> None:
    visit = visitor().visit
    if visit is None:
        return
    parts.visits.end(visit.id)
    token = {"refresh_token": visit.signed_in.refresh_token}
    try:
        ask_as_visitor(Ask(method="POST", path="/api/partners/logins/end", body=token), parts)
    except ServiceDown:
        # Our own visit has ended; the unused refresh token runs out by itself.
        return


def _account(parts: Parts) -> Response:
    visit = visitor().visit
    institution_id = visit.signed_in.institution_id if visit else None
    found = parts.reading.institutions([institution_id] if institution_id else [])
    return make_response(render_template("account.html", visit=visit, institution=found.get(institution_id or "")))
