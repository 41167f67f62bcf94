"""Turning what a handler answers into a response."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Request, Response

from causeway_platform.commands import Answer
from causeway_platform.web import etags

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An answer that is no JSON, such as a calendar or a picture."""

    content: str | bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None


def encode(body: Any) -> str:
    """Return JSON as short as it gets; what is not JSON-ready is the service's mistake."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def respond(answer: Answer | Content, request: Request) -> Response:
    """Return the response for ``answer``, or 304 when the caller has this version already."""
    headers = dict(answer.headers)
    if answer.etag is not None:
        tag = headers["ETag"] = etags.quoted(answer.etag)
        if request.method in {"GET", "HEAD"} and etags.matches(request.environ.get("HTTP_IF_NONE_MATCH"), tag):
            return Response(status=304, headers=headers)
    if isinstance(answer, Content):
        return Response(answer.content, answer.status, headers, content_type=answer.media_type)
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    if answer.body is None:
        return Response(b"", answer.status, headers, content_type=JSON_TYPE)
    return Response(encode(answer.body), answer.status, headers, content_type=JSON_TYPE)
