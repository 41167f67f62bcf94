"""What the OpenAPI document promises is what happens, whoever calls with whatever."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from causeway_testing.fuzzing import assert_document_kept

pytestmark = pytest.mark.servers


@pytest.fixture
def address(counter: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, counter.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_operators_cannot_break_what_the_document_promises(counter: Any, address: str) -> None:
    counter.registered(counter.announce())
    assert_document_kept(address, "registrations", counter.mint.bearer("operator")["Authorization"], seconds=30)


def test_participants_cannot_break_what_the_document_promises(counter: Any, address: str) -> None:
    person = counter.registered(counter.announce())
    assert_document_kept(address, "registrations", f"Link {person['manage_token']}", seconds=20, examples=10)
