"""Each service without its servers, once for all tests of its routes."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from causeway_platform.service import Service
from causeway_testing.route_matrix import SERVICES, client_of, unreachable_service
from causeway_testing.tokens import TokenMint


@pytest.fixture(scope="session")
def mint() -> TokenMint:
    return TokenMint()


@pytest.fixture(scope="session")
def built(mint: TokenMint) -> Iterator[dict[str, Service]]:
    """Every service by name."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(unreachable_service(name, mint)) for name in SERVICES}


@pytest.fixture(scope="session")
def clients(built: dict[str, Service]) -> dict[str, FlaskClient]:
    """A client of every service by name."""
    return {name: client_of(service) for name, service in built.items()}
