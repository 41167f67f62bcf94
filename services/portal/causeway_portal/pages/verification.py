"""Verifying a certificate: anybody types or scans its code and reads whether it is genuine and still holds."""

from typing import Any

from flask import Flask, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown

API = "/api/registrations/certificates"
LONGEST_CODE = 40


def add_verification(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/verify``."""

    @app.get("/verify")
    def verify() -> Response:
        typed = plain_code(request.args.get("code", ""))
        return redirect(f"/verify/{typed}", 303) if typed else _page()

    @app.get("/verify/<code>")
    def verified(code: str) -> Response:
        typed = plain_code(code)
        return _look_up(typed, parts) if typed else redirect("/verify", 303)


def plain_code(typed: str) -> str:
    """Return the letters and digits of what somebody typed, in capitals; nothing else is asked for."""
    return "".join(sign for sign in typed[:200] if sign.isascii() and sign.isalnum()).upper()[:LONGEST_CODE]


def _look_up(code: str, parts: Parts) -> Response:
    try:
        reply = ask_as_visitor(Ask(method="GET", path=f"{API}/{code}"), parts)
    except ServiceDown:
        return _page(code, refusal=down(visitor().wording))
    if not reply.ok:
        return _page(code, refusal=refused(reply, visitor().wording, visitor().moments))
    return _page(code, found=reply.body)


def _page(code: str = "", *, found: Any = None, refusal: Refused | None = None) -> Response:
    body = render_template("verify.html", code=code, found=found, refusal=refusal)
    response = make_response(body, refusal.status if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
