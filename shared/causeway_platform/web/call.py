"""One call of one route, read and checked before its handler sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from flask import Request
from marshmallow import Schema, ValidationError, fields
from werkzeug.exceptions import RequestEntityTooLarge

from causeway_platform.commands import Claim
from causeway_platform.refusals import Kind, Refusal
from causeway_platform.web import etags, strict_json
from causeway_platform.web.addresses import LOOPBACK, Network, remote_address
from causeway_platform.web.callers import Caller, Doorkeeper, require_own, require_scope
from causeway_platform.web.idempotency import claim_of
from causeway_platform.web.languages import preferred_languages
from causeway_platform.web.problems import InvalidInput
from causeway_platform.web.rate_limits import RateLimits
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


@dataclass(frozen=True, kw_only=True)
class Edge:
    """What all calls of one service are checked with."""

    doorkeeper: Doorkeeper
    limits: RateLimits
    trusted_proxies: tuple[Network, ...] = tuple(LOOPBACK)


class Call:
    """A checked call.

    Attributes:
        path: the parameters in the path.
        query: the query, loaded by the route's schema.
        body: the body, loaded by the route's schema; datetimes are aware.
        caller: who calls.
        claim: the Idempotency-Key, to be handed to ``Commands.run``.
        stated_revision: what If-Match says, if it is there.
    """

    def __init__(self, checks: "RouteChecks", request: Request, path: dict[str, str]) -> None:
        route, edge, environ = checks.route, checks.edge, request.environ
        self.route = route
        self.path = path
        self._environ = environ
        self._edge = edge
        self.caller: Caller = edge.doorkeeper.admit(environ.get("HTTP_AUTHORIZATION"), route.callers)
        if route.scope is not None:
            require_scope(self.caller, route.scope)
        if route.own is not None:
            require_own(self.caller, path[route.own], route.own.removesuffix("_id"))
        if route.limit is not None:
            edge.limits.take(route.limit, route.name, self.remote_address)
        self.query: dict[str, Any] = checks.read_query(environ.get("QUERY_STRING", ""))
        self.stated_revision = etags.stated_revision(environ.get("HTTP_IF_MATCH"))
        if route.needs_revision and self.stated_revision is None:
            raise etags.revision_not_stated()
        raw = b"" if route.method == "GET" else read_body(request, route.max_body)
        self.body: dict[str, Any] = checks.read_body(raw, request.mimetype)
        self.claim: Claim | None = None
        if route.method == "POST":
            self.claim = claim_of(
                environ.get("HTTP_IDEMPOTENCY_KEY"),
                caller=self.caller.subject,
                method="POST",
                target=f"{request.path}?{environ.get('QUERY_STRING', '')}",
                body=raw,
            )

    @property
    def expected_revision(self) -> int:
        """The revision that the caller has read.

        Raises:
            RevisionNotStated: the call has no If-Match.
        """
        if self.stated_revision is None:
            raise etags.revision_not_stated()
        return self.stated_revision

    @cached_property
    def remote_address(self) -> str:
        """The caller's address; proxies that are not ours cannot change it."""
        return remote_address(
            self._environ.get("REMOTE_ADDR", ""),
            self._environ.get("HTTP_X_FORWARDED_FOR"),
            self._edge.trusted_proxies,
        )

    @property
    def correlation(self) -> str:
        """The id that ties this call to its messages and mails."""
        return str(self._environ["causeway.correlation"])

    @property
    def authorization(self) -> str | None:
        """The Authorization header as it came, for the one route that takes HTTP Basic."""
        value: str | None = self._environ.get("HTTP_AUTHORIZATION")
        return value

    @property
    def accept_language(self) -> str:
        """The Accept-Language header as it came."""
        return str(self._environ.get("HTTP_ACCEPT_LANGUAGE", ""))

    @property
    def languages(self) -> tuple[str, ...]:
        """The caller's languages, the best first."""
        return preferred_languages(self.accept_language)

    def header(self, name: str) -> str | None:
        """Return a request header by its name, or none."""
        value: str | None = self._environ.get("HTTP_" + name.upper().replace("-", "_"))
        return value

    def limit(self, limit: str, *who: str) -> None:
        """Count this call against a further limit, for example one for each account.

        Raises:
            TooManyRequests: it is one too many.
        """
        self._edge.limits.take(limit, self.route.name, *who)


class RouteChecks:
    """What is checked on every call of one route, prepared once."""

    def __init__(self, route: Route, edge: Edge) -> None:
        self.route = route
        self.edge = edge
        self._body = route.body() if route.body else None
        self._query = route.query() if route.query else None
        self._repeatable = _repeatable_fields(self._query)

    def read_query(self, text: str) -> dict[str, Any]:
        """Return the loaded query.

        Raises:
            InvalidInput: it does not follow the route's schema, or repeats what may come once.
        """
        if self._query is None:
            if text:
                raise InvalidInput.of(ValidationError({"query": ["This address takes no query."]}))
            return {}
        return _load(self._query, self._collect(_pairs(text, keep_blank=True)))

    def read_body(self, raw: bytes, media_type: str) -> dict[str, Any]:
        """Return the loaded body.

        Raises:
            UnsupportedContent: it is of another type than the route takes.
            MalformedBody: it cannot be parsed.
            InvalidInput: it does not follow the route's schema.
        """
        if self._body is None:
            if raw.strip() not in {b"", b"{}"}:
                raise InvalidInput.of(ValidationError({"_schema": ["This address takes no body."]}))
            return {}
        if media_type != (FORM_BODY if self.route.form else JSON_BODY):
            raise UnsupportedContent(
                f"The body must be {FORM_BODY if self.route.form else JSON_BODY}.",
                next_step="Set the Content-Type header to what the body is.",
            )
        if not self.route.form:
            return _load(self._body, strict_json.loads(raw))
        form = _pairs(raw.decode("utf-8", "replace"), keep_blank=True)
        return _load(self._body, self._collect(form))

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
    """
    request.max_content_length = limit
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise BodyTooLarge(
            f"The body may have {limit} bytes.", next_step="Send less at a time.", limit_bytes=limit
        ) from error


def _load(schema: Schema, data: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        raise InvalidInput.of(error) from error
    return loaded


def _pairs(text: str, *, keep_blank: bool) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=keep_blank, max_num_fields=MAX_QUERY_FIELDS, errors="strict")
    except ValueError as error:
        raise InvalidInput.of(ValidationError({"_schema": ["Too many fields, or not UTF-8."]})) from error


def _repeatable_fields(schema: Schema | None) -> frozenset[str]:
    known: Mapping[str, fields.Field[Any]] = schema.fields if schema else {}
    return frozenset(name for name, field in known.items() if isinstance(field, fields.List))
