"""The routes that every service has besides its own: health, readiness, OpenAPI document, operations and metrics."""

from flask import Flask, Request, Response, abort
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from causeway_platform.commands import Answer
from causeway_platform.service import Service
from causeway_platform.web import openapi
from causeway_platform.web.answers import Content, encode
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.health import HealthView, ReadinessView, Watch
from causeway_platform.web.operations import add_operations_routes
from causeway_platform.web.routes import Media, Routes


def all_routes(service: Service) -> Routes:
    """Return the service's own routes and the platform's."""
    own = service.routes
    routes = Routes(own.service, prefix=own.prefix)
    watch = Watch(service.database)
    _add_health_routes(routes, watch)
    add_operations_routes(routes, client=service.client, database=service.database, watch=watch)
    _add_description(routes, own, service.settings.public_url)
    return own.also(routes)


def describe(service: Service) -> dict[str, object]:
    """Return the service's OpenAPI document."""
    return openapi.document(all_routes(service), public_url=service.settings.public_url)


def _add_health_routes(routes: Routes, watch: Watch) -> None:
    @routes.get("/health", callers=PUBLIC, answer=HealthView, summary="Whether the process answers")
    def show_health(call: Call) -> Answer:
        return Answer(body={"status": "alive"})

    @routes.get(
        "/ready",
        callers=PUBLIC,
        answer=ReadinessView,
        summary="Whether it can do its work",
        description="Degraded: requests are answered, messages follow later. 503: the database is away.",
    )
    def show_readiness(call: Call) -> Answer:
        readiness = watch.readiness()
        if readiness.status == "down":
            return Answer(status=503, body=readiness.document, headers={"Retry-After": "2"})
        return Answer(body=readiness.document)


def _add_description(routes: Routes, own: Routes, public_url: str) -> None:
    rendered: list[str] = []

    @routes.get("/openapi.json", callers=PUBLIC, answer=Media("application/json"), summary="This document")
    def show_openapi(call: Call) -> Content:
        if not rendered:
            rendered.append(encode(openapi.document(own.also(routes), public_url=public_url)))
        return Content(
            content=rendered[0], media_type="application/json", headers={"Cache-Control": "public, max-age=300"}
        )


def serve_metrics(app: Flask) -> None:
    """Serve ``/metrics`` to whoever reaches the service's own port, never through a gateway."""

    def show_metrics(request: Request) -> Response:
        if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
            abort(404)
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    app.add_url_rule("/metrics", endpoint="metrics", view_func=show_metrics, provide_automatic_options=False)
