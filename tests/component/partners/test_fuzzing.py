"""What the OpenAPI document promises is what happens, whoever calls with whatever."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from causeway_testing.fuzzing import assert_document_kept


@pytest.fixture
def address(house: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, house.http.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


# RFC 6749 answers well-formed requests with 400, which schemathesis takes for a contradiction; it has tests of its own.
BY_HAND = ("token",)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of request lines say nothing; the report of the checks does."""
    caplog.set_level(logging.ERROR, logger="werkzeug")


def test_operators_cannot_break_what_the_document_promises(house: Any, address: str) -> None:
    house.enrol()
    assert_document_kept(address, "partners", f"Bearer {house.operator}", seconds=25, leave_out=BY_HAND)


def test_strangers_cannot_break_what_the_document_promises(house: Any, address: str) -> None:
    assert_document_kept(address, "partners", None, seconds=12, examples=6, leave_out=BY_HAND)
