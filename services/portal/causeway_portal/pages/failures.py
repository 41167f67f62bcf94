"""What visitors see when a page cannot be shown: what happened, what to do, and a reference to quote."""

import logging

from flask import Flask, Response, g, make_response, render_template
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException

from causeway_portal.pages.refused import down
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import ServiceDown

_LOG = logging.getLogger(__name__)

EXPLAINED = {403: "forbidden", 404: "not_found", 405: "not_allowed", 413: "too_large"}


def add_failures(app: Flask) -> None:
    """Answer failures with pages."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        kind = EXPLAINED.get(status, "bad_request" if status < 500 else "failed")
        # Nothing of ours but this mark comes with an abort; it says that a participant's link was not accepted.
        if error.description == "link":
            kind = "unknown_link"
        response = make_response(render_template("failure.html", kind=kind, reference=g.correlation), status)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                response.headers[name] = value
        return response

    @app.errorhandler(PyMongoError)
    @app.errorhandler(ServiceDown)
    def away(error: PyMongoError | ServiceDown) -> Response:
        _LOG.warning("away error=%s", type(error).__name__)
        refusal = down(visitor().wording)
        response = make_response(render_template("refused.html", refusal=refusal), refusal.status)
        response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        _LOG.error("page_failed correlation=%s", g.correlation, exc_info=error)
        return make_response(render_template("failure.html", kind="failed", reference=g.correlation), 500)
