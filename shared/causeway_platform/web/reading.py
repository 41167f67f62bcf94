"""Reading what a request brings: its query and its body, strictly and by the route's schemas."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import Request
from marshmallow import Schema, ValidationError, fields
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from causeway_platform.refusals import Kind, Refusal
from causeway_platform.web import strict_json
from causeway_platform.web.loading import Load, loader_of
from causeway_platform.web.problems import InvalidInput
from causeway_platform.web.routes import FORM_BODY, JSON_BODY, Route

MAX_QUERY_FIELDS = 50


class UnsupportedContent(Refusal):
    """The body is of a type that the route does not take."""

    slug = "unsupported-content"
    kind = Kind.UNSUPPORTED
    title = "This type of content is not taken"


class BodyTooLarge(Refusal):
    """The body is larger than the route takes."""

    slug = "body-too-large"
    kind = Kind.TOO_LARGE
    title = "The body is too large"


class RouteReader:
    """Reads queries and bodies of one route by its schemas, which are made once."""

    def __init__(self, route: Route) -> None:
        self.route = route
        query = route.query() if route.query else None
        self._load_body = loader_of(route.body()) if route.body else None
        self._load_query = loader_of(query) if query else None
        self._repeatable = _repeatable_fields(query)

    def read_query(self, text: str) -> dict[str, Any]:
        """Return the loaded query.

        Raises:
            InvalidInput: it does not follow the route's schema, or repeats what may come once.
        """
        if self._load_query is None:
            if text:
                raise InvalidInput.of(ValidationError({"query": ["This address takes no query."]}))
            return {}
        return _load(self._load_query, self._collect(_pairs(text, keep_blank=True)))

    def read_body(self, raw: bytes, media_type: str) -> dict[str, Any]:
        """Return the loaded body.

        Raises:
            UnsupportedContent: it is of another type than the route takes.
            MalformedBody: it cannot be parsed.
            InvalidInput: it does not follow the route's schema.
        """
        if self._load_body is None:
            if raw.strip() not in {b"", b"{}"}:
                raise InvalidInput.of(ValidationError({"_schema": ["This address takes no body."]}))
            return {}
        if media_type != (FORM_BODY if self.route.form else JSON_BODY):
            raise UnsupportedContent(
                f"The body must be {FORM_BODY if self.route.form else JSON_BODY}.",
                next_step="Set the Content-Type header to what the body is.",
            )
        if not self.route.form:
            return _load(self._load_body, strict_json.loads(raw))
        form = _pairs(raw.decode("utf-8", "replace"), keep_blank=True)
        return _load(self._load_body, self._collect(form))

    def _collect(self, pairs: list[tuple[str, str]]) -> dict[str, Any]:
        collected: dict[str, Any] = {}
        for name, value in pairs:
            if not (strict_json.is_clean(name) and strict_json.is_clean(value)):
                raise InvalidInput.of(ValidationError({"_schema": ["Control characters are not allowed."]}))
            if name in self._repeatable:
                collected.setdefault(name, []).append(value)
            elif name in collected:
                raise InvalidInput.of(ValidationError({name: ["This may be given once."]}))
            else:
                collected[name] = value
        return collected


def read_body(request: Request, limit: int) -> bytes:
    """Return the raw body.

    Raises:
        BodyTooLarge: it is larger than ``limit`` bytes.
        ClientDisconnected: its end never came.
    """
    length = request.content_length
    if length is None:
        return _read_unmeasured(request, limit)
    if length > limit:
        raise _too_large(limit)
    # What the framework wraps around the stream is for bodies that are read in pieces.
    raw: bytes = request.environ["wsgi.input"].read(length)
    if len(raw) < length:
        raise ClientDisconnected
    return raw


def _read_unmeasured(request: Request, limit: int) -> bytes:
    request.max_content_length = limit
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise _too_large(limit) from error


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body may have {limit} bytes.", next_step="Send less at a time.", limit_bytes=limit)


def _load(load: Load, data: Any) -> dict[str, Any]:
    try:
        return load(data)
    except ValidationError as error:
        raise InvalidInput.of(error) from error


def _pairs(text: str, *, keep_blank: bool) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=keep_blank, max_num_fields=MAX_QUERY_FIELDS, errors="strict")
    except ValueError as error:
        raise InvalidInput.of(ValidationError({"_schema": ["Too many fields, or not UTF-8."]})) from error


def _repeatable_fields(schema: Schema | None) -> frozenset[str]:
    known: Mapping[str, fields.Field[Any]] = schema.fields if schema else {}
    return frozenset(name for name, field in known.items() if isinstance(field, fields.List))
