"""Which requests the server's loop may take itself."""

import pytest

from causeway_platform.web.express import recogniser
from causeway_testing.toy_service import Notes, toy_routes

BODY = b'{"after_ms": 0}'
LINE = b"POST /api/toys/later HTTP/1.1"


def request(*headers: bytes, line: bytes = LINE, body: bytes = BODY, length: bytes | None = None) -> bytes:
    measured = (b"Content-Length: " + (length or str(len(BODY)).encode()),)
    return b"\r\n".join([line, b"Host: x", *headers, *measured, b"", body])


def is_express(data: bytes) -> bool:
    recognises = recogniser(toy_routes(Notes()))
    assert recognises is not None
    return recognises(data)


def test_a_whole_request_for_a_promising_route_is_express() -> None:
    assert is_express(request(b"Content-Type: application/json", b"Idempotency-Key: k"))
    assert is_express(request(length=b"0", body=b""))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        LINE,
        request()[:-1],
        request()[:40],
        request(length=b"99999"),
        request(length=b"x"),
        LINE + b"\r\nHost: x\r\n\r\n",
        b"\r\n" + request(),
        request(line=b"GET /api/toys/later HTTP/1.1"),
        request(line=b"POST /api/toys/later HTTP/1.0"),
        request(line=b"POST /api/toys/later?x=1 HTTP/1.1"),
        request(line=b"POST /api/toys/later/more HTTP/1.1"),
        request(line=b"POST /api/toys/notes HTTP/1.1"),
        request(b"Authorization: Bearer t"),
        request(b"authorization : Bearer t"),
        request(b"Transfer-Encoding: chunked"),
        request(b"Expect: 100-continue"),
        request(b"Upgrade: h2c"),
    ],
)
def test_whatever_may_have_to_wait_is_left_to_a_thread(data: bytes) -> None:
    assert not is_express(data)


def test_a_service_that_promises_nothing_has_no_express_lane() -> None:
    assert recogniser([route for route in toy_routes(Notes()) if not route.promises]) is None
