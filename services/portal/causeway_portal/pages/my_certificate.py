"""The certificate on a participant's own page, and its sheet of paper."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, abort, make_response, render_template
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.pages.desk import ask_with_link
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown

API = "/api/registrations/mine/certificate"


def my_certificate(token: str, parts: Parts) -> Mapping[str, Any] | None:
    """Return the newest certificate of the registration, whether it holds or not, or none."""
    reply = ask_with_link(Ask(method="GET", path=API), token, parts)
    return reply.body if reply.ok else None


def add_my_certificate(app: Flask, parts: Parts) -> None:
    """Add the certificate as it is printed."""

    @app.get("/my/<token>/certificate.pdf")
    def my_certificate_pdf(token: str) -> WerkzeugResponse:
        try:
            reply = ask_with_link(Ask(method="GET", path=f"{API}/pdf"), token, parts)
        except ServiceDown:
            refusal = down(visitor().wording)
        else:
            if reply.status in {401, 403, 404}:
                abort(404, "link")
            if reply.ok and isinstance(reply.body, bytes):
                return _sheet(reply.body)
            refusal = refused(reply, visitor().wording, visitor().moments)
        return make_response(render_template("refused.html", refusal=refusal), refusal.status)


def _sheet(content: bytes) -> Response:
    response = Response(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
