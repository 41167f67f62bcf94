"""From declared routes to a WSGI application."""

import os
from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.routing import BaseConverter, MapAdapter

from causeway_platform.links import Links
from causeway_platform.service import Service
from causeway_platform.settings import Environment
from causeway_platform.web.addresses import LOOPBACK, networks
from causeway_platform.web.answers import Rendered, respond
from causeway_platform.web.call import Call, Edge
from causeway_platform.web.doorkeeper import Doorkeeper
from causeway_platform.web.edge import ROUTE, Surroundings
from causeway_platform.web.platform_routes import all_routes, serve_metrics
from causeway_platform.web.problems import answer_errors
from causeway_platform.web.rate_limits import RateLimits
from causeway_platform.web.reading import RouteReader
from causeway_platform.web.routes import MAX_BODY_BYTES, Route, Routes

ACCESS_LOG_SAMPLE = 20
"""One success in so many is logged. Each line is a system call that lets go of the interpreter while sixty threads want
it: logging every success took a fifth of the registrations a second. Failures and slow answers are always logged, and
the metrics count everything."""

IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9_:.\-]{0,127}"


class IdentifierConverter(BaseConverter):
    """A path parameter looks like an id of ours, or the address does not exist."""

    regex = IDENTIFIER
    part_isolating = True


class _NoSessions(SessionInterface):
    """APIs keep no session; Flask would otherwise look for a cookie on every request."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        return _EMPTY

    def is_null_session(self, obj: object) -> bool:
        return True


class _EmptySession(dict[str, Any], SessionMixin):
    """What stands in for a session."""


_EMPTY = _EmptySession()


class _Application(Flask):
    """Flask without the hooks and signals that an API of declared routes does not use: about 25 µs a request less.

    Routes are matched by path alone, so a Host header cannot influence anything.
    """

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the route of ``request``."""
        if request is None:
            return None
        return MapAdapter(self.url_map, "localhost", "/", "", "http", request.path, request.method)

    def full_dispatch_request(self) -> Any:
        """Call the view; every error has its handler."""
        try:
            answer = self.dispatch_request()
        except Exception as error:
            answer = self.handle_user_exception(error)
        return answer if isinstance(answer, Rendered) else self.make_response(answer)


def create_app(service: Service) -> Flask:
    """Return the application that serves ``service``'s routes and the platform's own."""
    environment = Environment(service.settings.service.upper())
    edge = Edge(
        doorkeeper=Doorkeeper(service.keys, Links(service.settings.link_keys)),
        limits=RateLimits(active=environment.flag("RATE_LIMITS", default=True)),
        trusted_proxies=(*LOOPBACK, *networks(environment.text("TRUSTED_PROXIES", ""))),
    )
    app = bare_app(service.settings.service)
    add_routes(app, all_routes(service), edge)
    serve_metrics(app)
    surround(app, service.settings.service, https=service.settings.public_url.startswith("https:"))
    # The web server's hook finds the service here and closes it when the process ends.
    app.extensions["causeway"] = service
    return app


def bare_app(name: str) -> Flask:
    """Return an application without routes that answers every error with a problem document."""
    app = _Application(f"causeway_{name}", static_folder=None, template_folder=None)
    app.session_interface = _NoSessions()
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, PROPAGATE_EXCEPTIONS=False, TRAP_HTTP_EXCEPTIONS=False)
    app.url_map.converters["default"] = IdentifierConverter
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    answer_errors(app)
    return app


def add_routes(app: Flask, routes: Routes, edge: Edge) -> None:
    """Serve ``routes``; each call is checked by its declaration before the handler sees it."""
    for route in routes:
        app.add_url_rule(
            route.path,
            endpoint=route.name,
            view_func=_view(route, edge),
            methods=[route.method],
            provide_automatic_options=False,
        )


def surround(app: Flask, service: str, *, https: bool) -> None:
    """Put correlation, security headers, metrics and the log line around ``app``."""
    environment = Environment(service.upper(), os.environ)
    sample = max(1, environment.whole_number("ACCESS_LOG_SAMPLE", ACCESS_LOG_SAMPLE))
    wrapped = Surroundings(app.wsgi_app, service=service, https=https, sample=sample)
    app.wsgi_app = wrapped  # type: ignore[method-assign]  # Flask documents this as the way to wrap it.


def _view(route: Route, edge: Edge) -> Callable[..., Rendered]:
    reader = RouteReader(route)
    handler, label = route.handler, route.template

    def view(**path: str) -> Rendered:
        current = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  (saves a proxy lookup each)
        environ: MutableMapping[str, Any] = current.environ
        environ[ROUTE] = label
        return respond(handler(Call(edge, reader, current, path)), current)

    view.__name__ = route.name
    return view
