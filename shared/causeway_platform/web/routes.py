"""Routes are declared once: one record makes the URL rule, the access check, the OpenAPI entry and security tests."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NotRequired, Required, TypedDict, Unpack

from marshmallow import Schema

from causeway_platform.commands import Answer
from causeway_platform.promises import Promise
from causeway_platform.refusals import Refusal
from causeway_platform.web.answers import Content
from causeway_platform.web.callers import PUBLIC, Role
from causeway_platform.web.rate_limits import parsed

if TYPE_CHECKING:
    from causeway_platform.web.call import Call

Handler = Callable[["Call"], Answer | Content | Promise[Answer]]
Register = Callable[[Handler], Handler]

MAX_BODY_BYTES = 64 * 1024
REVISED_METHODS = frozenset({"PUT", "PATCH", "DELETE"})
IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9_:.\-]{0,127}"
JSON_BODY = "application/json"
FORM_BODY = "application/x-www-form-urlencoded"

_PARAMETER = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Media:
    """An answer that is no JSON, for example ``Media("text/calendar; charset=utf-8")``."""

    type: str


class Declaration(TypedDict):
    """What a route says about itself.

    Attributes:
        callers: who may call, for example ``OPERATOR | PARTNER``; a route without it cannot be declared.
        summary: one line for the API's readers.
        answer: the schema of the answer's body, a ``Media``, or none for an empty one.
        body: the schema of the body; without one the route takes no body.
        query: the schema of the query; without one the route takes no query.
        status: of the answer when all is well.
        refusals: the rules that may say no, for the API's readers.
        also_answers: answers by status that are neither ``answer`` nor problem documents, such as OAuth 2's errors.
        limit: how often one address may call, for example ``10/minute``.
        scope: what a CLIENT's token must hold.
        own: the path parameter that a PARTICIPANT's link must be for.
        if_match: whether a change needs If-Match; by default PUT, PATCH and DELETE do.
        form: whether the body is a form instead of JSON.
        promises: whether the handler waits for nothing, neither a database nor a lock, and answers with a promise; the
            server's loop then calls it without a thread of its own.
        max_body: the body's limit in bytes.
        description: more than the summary, in Markdown.
        example: an example of the body, for readers and tests.
    """

    callers: Required[Role]
    summary: Required[str]
    answer: NotRequired[type[Schema] | Media | None]
    body: NotRequired[type[Schema] | None]
    query: NotRequired[type[Schema] | None]
    status: NotRequired[int]
    refusals: NotRequired[Sequence[type[Refusal]]]
    also_answers: NotRequired[Mapping[int, type[Schema]]]
    limit: NotRequired[str | None]
    scope: NotRequired[str | None]
    own: NotRequired[str | None]
    if_match: NotRequired[bool | None]
    form: NotRequired[bool]
    promises: NotRequired[bool]
    max_body: NotRequired[int]
    description: NotRequired[str]
    example: NotRequired[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One declared route; ``path`` is whole, for example ``/api/events/events/<event_id>``."""

    method: str
    path: str
    name: str
    handler: Handler
    callers: Role
    summary: str
    answer: type[Schema] | Media | None = None
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    status: int = 200
    refusals: Sequence[type[Refusal]] = ()
    also_answers: Mapping[int, type[Schema]] = field(default_factory=dict)
    limit: str | None = None
    scope: str | None = None
    own: str | None = None
    if_match: bool | None = None
    form: bool = False
    promises: bool = False
    max_body: int = MAX_BODY_BYTES
    description: str = ""
    example: object = None

    def __post_init__(self) -> None:
        if not self.callers:
            raise ValueError(f"{self.method} {self.path} names nobody who may call it")
        if self.own is not None and self.own not in self.parameters:
            raise ValueError(f"{self.method} {self.path} has no parameter {self.own}")
        if self.limit is not None:
            parsed(self.limit)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it."""
        return _PARAMETER.sub(r"{\1}", self.path)

    @property
    def public(self) -> bool:
        """Say whether anyone may call."""
        return bool(self.callers & PUBLIC)

    @property
    def needs_revision(self) -> bool:
        """Say whether a call must state the revision that it changes."""
        return self.method in REVISED_METHODS if self.if_match is None else self.if_match


class Routes:
    """The routes of one service, mounted at ``/api/<service>``."""

    def __init__(self, service: str, *, prefix: str | None = None) -> None:
        self.service = service
        self.prefix = f"/api/{service}" if prefix is None else prefix
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def __len__(self) -> int:
        return len(self._routes)

    def get(self, path: str, **declared: Unpack[Declaration]) -> Register:
        """Declare a route that reads."""
        return self._declare("GET", path, declared)

    def post(self, path: str, **declared: Unpack[Declaration]) -> Register:
        """Declare a route that makes something or makes something happen."""
        return self._declare("POST", path, declared)

    def put(self, path: str, **declared: Unpack[Declaration]) -> Register:
        """Declare a route that replaces."""
        return self._declare("PUT", path, declared)

    def patch(self, path: str, **declared: Unpack[Declaration]) -> Register:
        """Declare a route that changes some fields."""
        return self._declare("PATCH", path, declared)

    def delete(self, path: str, **declared: Unpack[Declaration]) -> Register:
        """Declare a route that takes away."""
        return self._declare("DELETE", path, declared)

    def also(self, others: "Routes") -> "Routes":
        """Return these routes and ``others`` together.

        Raises:
            ValueError: both declare the same method and path.
        """
        both = Routes(self.service, prefix=self.prefix)
        for route in (*self, *others):
            both.add(route)
        return both

    def add(self, route: Route) -> None:
        """Take a declared route in.

        Raises:
            ValueError: its method and path, or its name, are taken.
        """
        for known in self._routes:
            if (known.method, known.template) == (route.method, route.template) or known.name == route.name:
                raise ValueError(f"{route.method} {route.path} ({route.name}) is declared twice")
        self._routes.append(route)

    def _declare(self, method: str, path: str, declared: Declaration) -> Register:
        if "callers" not in declared:
            raise TypeError(f"{method} {path} must say who may call it")

        def register(handler: Handler) -> Handler:
            name = handler.__name__
            self.add(Route(method=method, path=f"{self.prefix}{path}", name=name, handler=handler, **declared))
            return handler

        return register
