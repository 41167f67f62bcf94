"""Every no in one form: RFC 9457 problem documents with a stable slug, the reason and the next step.

The only place that knows which status a refusal has.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from flask import Response
from marshmallow import ValidationError
from pymongo.errors import DuplicateKeyError, PyMongoError
from werkzeug.exceptions import HTTPException

from causeway_platform.correlation import current_correlation
from causeway_platform.failures import is_transient
from causeway_platform.refusals import Kind, Refusal
from causeway_platform.transactions import RevisionMoved
from causeway_platform.web.answers import encode
from causeway_platform.web.field_errors import field_error, refusal_words, told
from causeway_platform.web.languages import ENGLISH, preferred_languages, spoken_to

PROBLEM_TYPE = "application/problem+json"

STATUS: Mapping[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED: 415,
    Kind.INVALID: 422,
    Kind.PRECONDITION_REQUIRED: 428,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}

RETRY_AFTER_S = 2
MAX_ERRORS = 50

_TRY_AGAIN = "Send the request again after the time in Retry-After, with the same Idempotency-Key."

# What the framework refuses by itself: slug, title, next step.
_FRAMEWORK: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed-request", "The request cannot be read", "Send a well-formed HTTP request."),
    404: ("unknown-address", "There is nothing at this address", "Look the address up in openapi.json."),
    405: ("method-not-allowed", "This address takes other methods", "Use one of the methods in the Allow header."),
    413: ("body-too-large", "The body is too large", "Send less at a time."),
    415: ("unsupported-content", "This type of content is not taken", "Send application/json."),
}

_log = structlog.get_logger("causeway.web")


class InvalidInput(Refusal):
    """Fields do not have the shape that the route declares; each is named with what is wrong."""

    slug = "invalid-input"
    kind = Kind.INVALID
    title = "Some of the input cannot be used"

    @classmethod
    def of(cls, error: ValidationError) -> "InvalidInput":
        """Return the refusal for what marshmallow found."""
        return cls(
            "Some fields are missing, unknown or out of bounds.",
            next_step="Correct the fields listed in errors and send the request again.",
            errors=[field_error(field, text) for field, text in flatten(error.messages)[:MAX_ERRORS]],
        )

    def spoken(self, language: str) -> "InvalidInput":
        """Return the same refusal in ``language``; its errors are told one by one."""
        words = refusal_words(language)
        if words is None:
            return self
        translated = InvalidInput(words["detail"], next_step=words["next_step"], **self.facts)
        translated.title, translated.language = words["title"], language
        return translated


def flatten(messages: Any, path: str = "") -> list[tuple[str, str]]:
    """Return ``("title.en", "Too long.")`` pairs from marshmallow's nested messages."""
    if isinstance(messages, Mapping):
        return [pair for name, inner in messages.items() for pair in flatten(inner, _joined(path, str(name)))]
    if isinstance(messages, (list, tuple)):
        return [pair for inner in messages for pair in flatten(inner, path)]
    return [(path[:200], str(messages))]


def _joined(path: str, name: str) -> str:
    if name == "_schema":
        return path
    return f"{path}.{name}" if path else name


def problem(
    status: int, slug: str, title: str, *, detail: str, next_step: str, facts: Mapping[str, Any] | None = None
) -> Response:
    """Return a problem document; ``facts`` become members of it, ``retry_after`` (seconds) also a header."""
    document = {
        **(facts or {}),
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "slug": slug,
        "next_step": next_step,
        "correlation_id": current_correlation.get(),
    }
    response = Response(encode(document), status, content_type=PROBLEM_TYPE)
    if "retry_after" in document:
        response.headers["Retry-After"] = str(document["retry_after"])
    if status == STATUS[Kind.UNAUTHENTICATED]:
        response.headers["WWW-Authenticate"] = 'Bearer realm="causeway"'
    return response


def of_refusal(refusal: Refusal, language: str = ENGLISH) -> Response:
    """Return the problem that a refusal is, what is wrong with single fields in ``language``."""
    facts = refusal.facts
    if language != ENGLISH and "errors" in facts:
        facts = {**facts, "errors": told(facts["errors"], language)}
        if isinstance(refusal, InvalidInput):
            refusal = refusal.spoken(language)
    if refusal.kind in {Kind.UNAVAILABLE, Kind.TOO_MANY}:
        facts = {"retry_after": RETRY_AFTER_S, **facts}
    response = problem(
        STATUS[refusal.kind],
        refusal.slug,
        refusal.title,
        detail=refusal.detail,
        next_step=refusal.next_step,
        facts=facts,
    )
    if refusal.language is not None:
        response.headers["Content-Language"] = refusal.language
    return response


def of_framework(error: HTTPException) -> Response:
    """Return the problem for what Flask refuses by itself, with the headers that belong to it."""
    status = error.code or 500
    if error.response is not None and status < 400:
        return Response(status=status, headers=dict(error.response.headers))
    slug, title, next_step = _FRAMEWORK.get(status, ("refused", error.name, "Correct the request and send it again."))
    response = problem(status, slug, title, detail=f"{title}.", next_step=next_step)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Location"}:
            response.headers[name] = value
    return response


def of_database(error: PyMongoError) -> Response:
    """Return 503 while the database cannot be asked, 409 when another writer was first, else 500."""
    if is_transient(error):
        _log.warning("database unavailable", error=type(error).__name__)
        return _unavailable("The database does not answer at the moment. Nothing is known to have changed.")
    if isinstance(error, DuplicateKeyError):
        return problem(
            409,
            "already-there",
            "It is there already",
            detail="Another request has just made the same.",
            next_step="Look it up.",
        )
    return of_surprise(error)


def of_contention(error: RevisionMoved) -> Response:
    """Return 503: others changed the same thing for as long as we tried."""
    _log.warning("gave up a contended change", collection=str(error))
    return _unavailable("Too many change the same thing at this moment. Nothing was changed.")


def of_surprise(error: Exception) -> Response:
    """Return 500 and log the error; the answer tells nothing but the correlation id to quote."""
    _log.error("request failed", exc_info=error, correlation=current_correlation.get())
    return problem(
        500,
        "internal-error",
        "Something went wrong on our side",
        detail="The request failed because of a mistake of ours. It has been noted.",
        next_step="Try again later; if it stays, tell the operators the correlation id.",
    )


def _unavailable(detail: str) -> Response:
    return problem(
        503,
        "temporarily-unavailable",
        "Please try again in a moment",
        detail=detail,
        next_step=_TRY_AGAIN,
        facts={"retry_after": RETRY_AFTER_S},
    )


_PROBLEMS: Mapping[type[Exception], Callable[[Any], Response]] = {
    HTTPException: of_framework,
    PyMongoError: of_database,
    RevisionMoved: of_contention,
    Exception: of_surprise,
}


def of_error(error: Exception, accept_language: str = "") -> Response:
    """Return the problem that an error is, told as far as it can be in the language that the caller reads best."""
    if isinstance(error, ValidationError):
        error = InvalidInput.of(error)
    if isinstance(error, Refusal):
        return of_refusal(error, spoken_to(preferred_languages(accept_language)))
    return next(problem_of(error) for kind, problem_of in _PROBLEMS.items() if isinstance(error, kind))
