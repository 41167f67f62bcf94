"""Every declared route of every service, for tests that hold for all of them and find new routes by themselves."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any
from unittest.mock import patch

from flask.testing import FlaskClient

from causeway_platform.clock import utc_now
from causeway_platform.links import Links
from causeway_platform.service import Service
from causeway_platform.web.app import create_app
from causeway_platform.web.callers import (
    APPLICANT,
    CLIENT,
    DATA_LINK,
    ENROLLED,
    LEADER,
    LINK_PURPOSES,
    OPERATOR,
    PARTICIPANT,
    PARTNER,
    PERSON,
    PUBLIC,
    Role,
)
from causeway_platform.web.platform_routes import all_routes
from causeway_platform.web.routes import FORM_BODY, JSON_BODY, Route
from causeway_testing.tokens import TokenMint

SERVICES = ("events", "partners", "registrations", "notifications")
LINK_KEY = "a link key of the tests' own"
SOME_ID = "01a1fdbe-ce5d-7305-aa4e-7d0a988e673b"
ROLES: Mapping[str, Role] = {
    "operator": OPERATOR,
    "partner": PARTNER,
    "client": CLIENT,
    "participant": PARTICIPANT,
    "person": PERSON,
    "leader": LEADER,
    "enrolled": ENROLLED,
    "applicant": APPLICANT,
}
BY_LINK = PARTICIPANT | PERSON | LEADER | ENROLLED | APPLICANT

# Nothing listens there: a request that gets as far as the database is answered with 503 and cannot pass for a refusal.
UNREACHABLE: Mapping[str, str] = {
    "CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1:9/?replicaSet=rs0&serverSelectionTimeoutMS=1&timeoutMS=50",
    "CAUSEWAY_KAFKA": "127.0.0.1:9",
    "CAUSEWAY_LINK_KEYS": LINK_KEY,
    "CAUSEWAY_RATE_LIMITS": "no",
    "CAUSEWAY_SMTP": "127.0.0.1:9",
    "CAUSEWAY_PUBLIC_URL": "http://127.0.0.1:8000",
    "PARTNERS_FIRST_OPERATOR_EMAIL": "operator@example.org",
    "PARTNERS_FIRST_OPERATOR_PASSWORD": "a long password for tests",
    "PARTNERS_SIGNING_SECRET": "a signing secret of the tests' own",
}


@contextmanager
def unreachable_service(name: str, mint: TokenMint) -> Iterator[Service]:
    """Give a service whose servers do not answer, and which trusts ``mint``'s tokens."""
    with patch.dict(os.environ, UNREACHABLE):
        service: Service = import_module(f"causeway_{name}.wiring").build()
    try:
        yield replace(service, keys=mint)
    finally:
        service.close()


def client_of(service: Service) -> FlaskClient:
    """Return a client that calls the service without a socket."""
    with patch.dict(os.environ, UNREACHABLE):
        return create_app(service).test_client()


def routes_of(name: str) -> list[Route]:
    """Return every route of a service, the platform's included."""
    with unreachable_service(name, TokenMint()) as service:
        return list(all_routes(service))


def path_of(route: Route, value: str = SOME_ID) -> str:
    """Return the route's path with ``value`` for every parameter."""
    path = route.template
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", value)
    return path


def headers_for(role: str, mint: TokenMint, subject: str = "somebody-else") -> dict[str, str]:
    """Return the Authorization of a caller in ``role``; ``anyone`` has none. A link is for ``subject``."""
    if role == "anyone":
        return {}
    if role == "person":
        return {"Authorization": f"Link {a_data_link()}"}
    purpose = LINK_PURPOSES.get(ROLES[role])
    if purpose is not None:
        return {"Authorization": f"Link {Links([LINK_KEY]).sign(purpose, subject, 1)}"}
    return mint.bearer(role, scopes=[])


def a_data_link(key: str = "f" * 64) -> str:
    """Return the link that was mailed to a person about their data a moment ago."""
    return Links([LINK_KEY]).sign_until(DATA_LINK, key, utc_now() + timedelta(hours=1))


def allowed_headers(route: Route, mint: TokenMint) -> dict[str, str]:
    """Return the headers of a caller who may call ``route``, and of a revision where one is needed."""
    headers = {"If-Match": '"1"'} if route.needs_revision else {}
    if route.callers & PUBLIC:
        return headers
    by_link = next((name for name, role in ROLES.items() if role & route.callers & BY_LINK), None)
    if by_link is not None:
        return headers | headers_for(by_link, mint, SOME_ID)
    role = next(name for name, role in ROLES.items() if role & route.callers)
    return headers | mint.bearer(role, scopes=[route.scope or "none"])


def media_type_of(route: Route) -> str:
    """Return the type of the body that ``route`` takes."""
    return FORM_BODY if route.form else JSON_BODY


def call(client: FlaskClient, route: Route, **options: Any) -> Any:
    """Call ``route`` with every parameter filled in."""
    return client.open(options.pop("path", path_of(route)), method=route.method, **options)
