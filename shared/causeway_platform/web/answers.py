"""Turning what a handler answers into a response."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Request

from causeway_platform.commands import Answer
from causeway_platform.web import etags

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An answer that is no JSON, such as a calendar or a picture; one made bit by bit goes out as it is made."""

    content: str | bytes | Iterator[bytes]
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None


@dataclass(slots=True)
class Rendered:
    """An answer as it goes out: nothing in it is still to be worked out.

    Flask's own response takes apart and puts together what is known here already; that took about 50 µs a request.
    """

    status: int
    headers: dict[str, str]
    body: bytes = b""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Send it, without the body where the method is HEAD."""
        start_response(_status_line(self.status), list(self.headers.items()))
        return [self.body] if self.body and environ["REQUEST_METHOD"] != "HEAD" else []


@dataclass(slots=True)
class Streamed:
    """An answer of unknown length that is made while it goes out, so that it is nowhere as a whole.

    When making it fails, the connection ends early, and the caller sees that something is missing.
    """

    status: int
    headers: dict[str, str]
    chunks: Iterator[bytes]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Send it, without the body where the method is HEAD."""
        start_response(_status_line(self.status), list(self.headers.items()))
        return () if environ["REQUEST_METHOD"] == "HEAD" else self.chunks


def encode(body: Any) -> str:
    """Return JSON as short as it gets; what is not JSON-ready is the service's mistake."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def respond(answer: Answer | Content, request: Request) -> Rendered | Streamed:
    """Return what goes out for ``answer``, or 304 when the caller has this version already."""
    headers = dict(answer.headers)
    if answer.etag is not None:
        tag = headers["ETag"] = etags.quoted(answer.etag)
        if request.method in {"GET", "HEAD"} and etags.matches(request.environ.get("HTTP_IF_NONE_MATCH"), tag):
            return Rendered(304, headers)
    if isinstance(answer, Content):
        text = answer.content
        if isinstance(text, Iterator):
            return Streamed(answer.status, headers | {"Content-Type": answer.media_type}, text)
        return _with_body(text.encode() if isinstance(text, str) else text, answer.media_type, answer.status, headers)
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    body = b"" if answer.body is None else encode(answer.body).encode()
    return _with_body(body, JSON_TYPE, answer.status, headers)


def _with_body(body: bytes, media_type: str, status: int, headers: dict[str, str]) -> Rendered:
    if status == HTTPStatus.NO_CONTENT:
        return Rendered(status, headers)
    headers["Content-Type"] = media_type
    headers["Content-Length"] = str(len(body))
    return Rendered(status, headers, body)


@cache
def _status_line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
