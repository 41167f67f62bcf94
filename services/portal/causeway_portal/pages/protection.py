"""What guards the pages: headers on every answer, no posting from other sites, a token in signed-in forms."""

import hashlib
import hmac

from flask import Flask, Response, abort, request

from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import visitor

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}
SECRET_PATHS = (
    "/my/",
    "/my-series/",
    "/join/",
    "/my-data/",
    "/verify/",
    "/feedback/",
    "/delegation/",
    "/applications/",
)
"""Their addresses open what is one person's, or say whose a certificate is, so no other site may learn them."""

FORM_LIMIT_BYTES = 64 * 1024
LARGER_FORMS = {
    "hand_in_report": 1024 * 1024,
    "change_admission": 512 * 1024,
    "try_group": 2_100_000,
    "hand_in_members": 2 * 1024 * 1024,
}
"""Pages that take a file, or many rows in several languages, by their names."""


def add_protection(app: Flask, parts: Parts) -> None:
    """Guard every page of ``app``."""
    app.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT_BYTES
    app.config["MAX_FORM_PARTS"] = 200

    @app.before_request
    def allow_files() -> None:
        limit = LARGER_FORMS.get(request.endpoint or "", FORM_LIMIT_BYTES)
        request.max_content_length = request.max_form_memory_size = limit

    @app.before_request
    def refuse_foreign_posts() -> None:
        if request.method not in {"GET", "HEAD"} and not _from_here(parts):
            abort(403)

    @app.before_request
    def refuse_unmarked_posts() -> None:
        if request.method == "POST" and visitor().visit is not None and not _marked(request.form.get("mark", "")):
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Referrer-Policy", _referrer_policy())
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.vary.update(("Accept-Language", "Cookie"))
        if parts.secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response

    app.jinja_env.globals["form_mark"] = form_mark


def _referrer_policy() -> str:
    secret = request.path.startswith(SECRET_PATHS) or "link" in request.args
    return "no-referrer" if secret else "strict-origin-when-cross-origin"


def _from_here(parts: Parts) -> bool:
    """Say whether a form was sent from one of our own pages; a browser always says where from."""
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    # A page without a referrer sends the origin "null"; older browsers then send no Sec-Fetch-Site either.
    return origin is None or origin in {parts.public_url, request.host_url.rstrip("/")}


def form_mark() -> str:
    """Return the token that a signed-in person's forms carry: it is made of the visit's secret."""
    visit = visitor().visit
    return hmac.digest(visit.id.encode(), b"form", hashlib.sha256).hex() if visit else ""


def _marked(mark: str) -> bool:
    return hmac.compare_digest(mark.encode(), form_mark().encode())
