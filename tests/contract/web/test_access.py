"""Every route of every service is closed to whom it does not name; a new route is tested by being declared."""

import pytest
from flask.testing import FlaskClient

from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.routes import Route
from causeway_testing.route_matrix import BY_LINK, ROLES, SERVICES, call, headers_for, routes_of
from causeway_testing.tokens import TokenMint

ROUTES = [
    pytest.param(name, route, id=f"{route.method} {route.template}") for name in SERVICES for route in routes_of(name)
]
CLOSED = [parameter for parameter in ROUTES if not parameter.values[1].callers & PUBLIC]


@pytest.mark.parametrize(("service", "route"), ROUTES)
def test_every_route_says_who_may_call(service: str, route: Route) -> None:
    assert route.callers, service
    assert route.summary


@pytest.mark.parametrize(("service", "route"), CLOSED)
def test_a_closed_route_turns_nobody_in(service: str, route: Route, clients: dict[str, FlaskClient]) -> None:
    answer = call(clients[service], route)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("service", "route"), CLOSED)
def test_a_closed_route_turns_away_every_role_that_it_does_not_name(
    service: str, route: Route, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    for role, flag in ROLES.items():
        if not flag & route.callers:
            answer = call(clients[service], route, headers=headers_for(role, mint))
            # A link is tried at a route for links of another purpose, and is unknown there; elsewhere nobody looks.
            by_link = 404 if route.callers & BY_LINK else 401
            assert answer.status_code == (by_link if flag & BY_LINK else 403), role
            assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(("service", "route"), CLOSED)
def test_a_forged_or_foreign_token_opens_nothing(
    service: str, route: Route, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    foreign = TokenMint()
    tokens = [foreign.token("operator"), mint.token("operator", issued_at=1), "e30.e30.e30"]
    for token in tokens:
        answer = call(clients[service], route, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("service", "route"),
    [parameter for parameter in ROUTES if parameter.values[1].own],
)
def test_a_participants_link_opens_only_its_own(
    service: str, route: Route, clients: dict[str, FlaskClient], mint: TokenMint
) -> None:
    answer = call(clients[service], route, headers=headers_for("participant", mint))
    assert answer.status_code == 404
