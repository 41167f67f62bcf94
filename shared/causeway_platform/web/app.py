"""From declared routes to a WSGI application."""

import os
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request
from werkzeug.routing import BaseConverter, MapAdapter

from causeway_platform.links import Links
from causeway_platform.promises import Promise
from causeway_platform.service import Service
from causeway_platform.settings import Environment
from causeway_platform.web import express
from causeway_platform.web.addresses import LOOPBACK, networks
from causeway_platform.web.answers import Rendered, Streamed, respond
from causeway_platform.web.awaited import Awaited
from causeway_platform.web.call import Call, Edge
from causeway_platform.web.doorkeeper import Doorkeeper
from causeway_platform.web.edge import ROUTE, Surroundings
from causeway_platform.web.platform_routes import all_routes, serve_metrics
from causeway_platform.web.problems import of_error
from causeway_platform.web.rate_limits import RateLimits
from causeway_platform.web.reading import RouteReader
from causeway_platform.web.routes import IDENTIFIER, Route, Routes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ACCESS_LOG_SAMPLE = 20
"""One success in so many is logged. Each line is a system call that lets go of the interpreter while sixty threads want
it: logging every success took a fifth of the registrations a second. Failures and slow answers are always logged, and
the metrics count everything."""


REMEMBERED_ADDRESSES = 1024
"""An address that many ask for at once is taken apart once; what is no address of ours is not remembered."""


class IdentifierConverter(BaseConverter):
    """A path parameter looks like an id of ours, or the address does not exist."""

    regex = IDENTIFIER
    part_isolating = True


class _Application(Flask):
    """Flask without the contexts, hooks and sessions that an API of declared routes does not use.

    A view gets the request as its argument, every error is a problem document, and an answer goes out as it was
    rendered: about 50 µs a request less. Routes are matched by path alone, so a Host header cannot influence anything.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None, template_folder=None)
        self._matched = lru_cache(maxsize=REMEMBERED_ADDRESSES)(self._match)

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        try:
            # A request that its own surroundings know would be left to the garbage collector.
            answer = self._answer(self.request_class(environ, populate_request=False))
        except Exception as error:
            answer = of_error(error, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return answer(environ, start_response)

    def _answer(self, request: Request) -> "WSGIApplication":
        endpoint, path = self._matched(request.path, request.method)
        return cast("WSGIApplication", self.view_functions[endpoint](request, **path))

    def _match(self, path: str, method: str) -> tuple[str, Mapping[str, Any]]:
        return MapAdapter(self.url_map, "localhost", "/", "", "http", path, method).match()


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
    https = service.settings.public_url.startswith("https:")
    surround(app, service.settings.service, https=https)
    # The web server's hook finds the service here and closes it when the process ends.
    app.extensions["causeway"] = service
    app.extensions[express.EXTENSION] = express.Lane(service.routes, https=https)
    return app


def bare_app(name: str) -> Flask:
    """Return an application without routes that answers every error with a problem document."""
    app = _Application(f"causeway_{name}")
    app.url_map.converters["default"] = IdentifierConverter
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
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


def _view(route: Route, edge: Edge) -> Callable[..., Rendered | Streamed | Awaited]:
    reader = RouteReader(route)
    handler, label = route.handler, route.template

    def view(request: Request, **path: str) -> Rendered | Streamed | Awaited:
        environ: MutableMapping[str, Any] = request.environ
        environ[ROUTE] = label
        answer = handler(Call(edge, reader, request, path))
        return Awaited(answer, request) if isinstance(answer, Promise) else respond(answer, request)

    view.__name__ = route.name
    return view
