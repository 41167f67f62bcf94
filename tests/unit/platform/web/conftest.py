"""The toy service behind Flask's test client."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from causeway_platform.web.app import create_app
from causeway_testing.tokens import TokenMint
from causeway_testing.toy_service import Notes, toy_service


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def mint() -> TokenMint:
    return TokenMint()


@pytest.fixture
def client(notes: Notes, mint: TokenMint) -> Iterator[FlaskClient]:
    service = toy_service(notes, mint)
    yield create_app(service).test_client()
    service.close()


@pytest.fixture
def operator(mint: TokenMint) -> dict[str, str]:
    return {"Authorization": f"Bearer {mint.token('operator')}"}
