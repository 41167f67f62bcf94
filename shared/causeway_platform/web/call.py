"""One call of one route, read and checked before its handler sees it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Request

from causeway_platform.commands import Claim
from causeway_platform.correlation import CORRELATION
from causeway_platform.web import etags
from causeway_platform.web.addresses import LOOPBACK, Network, remote_address
from causeway_platform.web.callers import Caller, require_own, require_scope
from causeway_platform.web.doorkeeper import Doorkeeper
from causeway_platform.web.idempotency import claim_of
from causeway_platform.web.languages import preferred_languages
from causeway_platform.web.rate_limits import RateLimits
from causeway_platform.web.reading import RouteReader, read_body


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

    def __init__(self, edge: Edge, reader: RouteReader, request: Request, path: dict[str, str]) -> None:
        route, environ = reader.route, request.environ
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
        self.query: dict[str, Any] = reader.read_query(environ.get("QUERY_STRING", ""))
        self.stated_revision = etags.stated_revision(environ.get("HTTP_IF_MATCH"))
        if route.needs_revision and self.stated_revision is None:
            raise etags.revision_not_stated()
        raw = b"" if route.method == "GET" else read_body(request, route.max_body)
        self.body: dict[str, Any] = reader.read_body(raw, request.mimetype)
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
        return str(self._environ[CORRELATION])

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
