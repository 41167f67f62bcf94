"""Which requests the server's loop may take itself, and what it makes of them."""

from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser, wsgi
from hypothesis import given
from hypothesis import strategies as st

from causeway_platform.web.express import MOST_HEADERS, ExpressRequest, Lane
from causeway_testing.toy_service import Notes, toy_routes

BODY = b'{"after_ms": 0}'
LINE = b"POST /api/toys/later HTTP/1.1"
HOST = b"Host: x"
CLIENT, SERVER = ("203.0.113.7", 40_000), ("127.0.0.1", 8080)
LANE = Lane(toy_routes(Notes()))


def request(
    *headers: bytes, line: bytes = LINE, host: bytes = HOST, body: bytes = BODY, length: bytes | None = None
) -> bytes:
    measured = (b"Content-Length: " + (length or str(len(BODY)).encode()),)
    return b"\r\n".join([line, host, *headers, *measured, b"", body])


def by_gunicorn(data: bytes) -> dict[str, Any]:
    """Return what gunicorn's own parser makes of a request."""
    config = Config()
    parsed = next(RequestParser(config, iter([data]), CLIENT))
    _, environ = wsgi.create(parsed, None, CLIENT, SERVER, config)
    return dict(environ)


def test_a_whole_request_for_a_promising_route_is_express() -> None:
    assert LANE.recognise(request(b"Content-Type: application/json", b"Idempotency-Key: k"))
    assert LANE.recognise(request(length=b"0", body=b""))
    assert LANE.recognise(request(b"Connection: Keep-Alive"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        LINE,
        request()[:-1],
        request()[:40],
        request(length=b"99999"),
        request(length=b"x"),
        request(length=b"015"),
        request(length=b"+15"),
        LINE + b"\r\nHost: x\r\n\r\n",
        LINE + b"\r\nHost: x\r\n\r\n" + BODY,
        b"\r\n" + request(),
        request() + b"G",
        request() + request(),
        request(line=b"GET /api/toys/later HTTP/1.1"),
        request(line=b"POST /api/toys/later HTTP/1.0"),
        request(line=b"POST /api/toys/later?x=1 HTTP/1.1"),
        request(line=b"POST /api/toys/later/more HTTP/1.1"),
        request(line=b"POST /api/toys/%6Cater HTTP/1.1"),
        request(line=b"POST http://x/api/toys/later HTTP/1.1"),
        request(line=b"POST /api/toys/notes HTTP/1.1"),
        request(b"Authorization: Bearer t"),
        request(b"authorization : Bearer t"),
        request(b"AUTHORIZATION: Bearer t"),
        request(b"Transfer-Encoding: chunked"),
        request(b"Transfer_Encoding: chunked"),
        request(b"Expect: 100-continue"),
        request(b"Upgrade: h2c"),
        request(b"Connection: close"),
        request(b"Connection: keep-alive, upgrade"),
        request(b"Content-Length: 15"),
        request(b"Content-Length: 3"),
        request(b"Idempotency-Key: a", b"Idempotency-Key: b"),
        request(b"Idempotency-Key: a", b"idempotency-key: a"),
        request(b"X-Folded: a", b" b"),
        request(b"X-Bare: a\nContent-Length: 3"),
        request(b"X-Bare: a\rContent-Length: 3"),
        request(b"X-Nothing:"),
        request(b"X-Close:value"),
        request(b"X-Tab:\tvalue"),
        request(b"X-Nul: a\x00b"),
        request(b"X-Latin: \xe9"),
        request(b"X Y: z"),
        request(b": z"),
        request(host=b"X-Host: x"),
        request(*(b"X-%d: y" % number for number in range(MOST_HEADERS - 1))),
    ],
)
def test_whatever_may_have_to_wait_or_to_be_judged_is_left_to_gunicorn(data: bytes) -> None:
    assert LANE.recognise(data) is None


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True)
VALUES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40)


@given(headers=st.lists(st.tuples(NAMES, VALUES), max_size=8), body=st.binary(max_size=60))
def test_what_is_taken_apart_is_what_gunicorn_makes_of_it(headers: list[tuple[str, str]], body: bytes) -> None:
    lines = [f"{name}: {value}".encode() for name, value in headers]
    data = request(*lines, length=str(len(body)).encode(), body=body)
    taken = LANE.recognise(data)
    if taken is not None:
        assert_same(taken, by_gunicorn(data))


def test_the_comparison_is_about_requests_as_people_send_them() -> None:
    data = request(
        b"User-Agent: Mozilla/5.0",
        b"Content-Type: application/json",
        b"X-Forwarded-For: 198.51.100.4",
        b"X-Request-Id: r-1  ",
        b"idempotency-key: k",
    )
    taken = LANE.recognise(data)
    assert taken is not None
    assert_same(taken, by_gunicorn(data))
    assert taken.headers["HTTP_X_REQUEST_ID"] == "r-1"


def assert_same(taken: ExpressRequest, expected: dict[str, Any]) -> None:
    environ = taken.environ(CLIENT, SERVER)
    assert environ.pop("wsgi.input").read() == expected["wsgi.input"].read()
    assert environ == {name: value for name, value in expected.items() if name in environ}
    about_it = {name for name in expected if name.startswith(("HTTP_", "CONTENT_"))}
    assert about_it == {name for name in environ if name.startswith(("HTTP_", "CONTENT_"))}


def test_a_service_that_promises_nothing_has_no_express_lane() -> None:
    assert LANE
    assert not Lane([route for route in toy_routes(Notes()) if not route.promises])
