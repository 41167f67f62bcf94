"""Asking the services over HTTP."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from causeway_portal.services_client import ServicesClient
from causeway_portal.use_cases.ports import Ask, ServiceDown

Handler = Callable[[httpx.Request], httpx.Response]
Make = Callable[[Handler], ServicesClient]


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[ServicesClient] = []

    def client(handler: Handler) -> ServicesClient:
        made.append(ServicesClient("http://gateway.example", transport=httpx.MockTransport(handler)))
        return made[-1]

    yield client
    for one in made:
        one.close()


def test_a_request_carries_who_asks_and_what_they_claim(make: Make) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json={"id": "1"}, headers={"ETag": '"7"'})

    reply = make(answer).ask(
        Ask(
            method="POST",
            path="/api/registrations/events/1/registrations",
            body={"name": "Ани"},
            authorization="Link token",
            claim="claim-1",
            revision=3,
            caller_address="192.0.2.7",
            language="hy",
        )
    )

    request = seen[0]
    assert str(request.url) == "http://gateway.example/api/registrations/events/1/registrations"
    assert request.headers["Authorization"] == "Link token"
    assert request.headers["Idempotency-Key"] == "claim-1"
    assert request.headers["If-Match"] == '"3"'
    assert request.headers["X-Forwarded-For"] == "192.0.2.7"
    assert request.headers["Accept-Language"] == "hy"
    assert (reply.status, reply.revision, reply.ok) == (201, 7, True)


def test_what_is_not_said_is_not_sent(make: Make) -> None:
    seen: list[httpx.Request] = []
    client = make(lambda request: seen.append(request) or httpx.Response(204))

    client.ask(Ask(method="POST", path="/api/x/mine/withdraw"))

    assert seen[0].content == b""
    assert not {"authorization", "idempotency-key", "if-match", "x-forwarded-for"} & set(seen[0].headers)


def test_a_refusal_is_an_answer_like_any_other(make: Make) -> None:
    problem = {"slug": "event-full", "status": 409}
    client = make(lambda _: httpx.Response(409, json=problem, headers={"Content-Type": "application/problem+json"}))

    reply = client.ask(Ask(method="GET", path="/api/x"))

    assert (reply.ok, reply.slug) == (False, "event-full")


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(502),
        httpx.Response(504),
        httpx.Response(503, json={"slug": "service-unavailable"}),
    ],
)
def test_a_gateway_without_the_service_means_that_it_is_down(make: Make, response: httpx.Response) -> None:
    with pytest.raises(ServiceDown):
        make(lambda _: response).ask(Ask(method="GET", path="/api/x"))


def test_a_service_that_says_it_is_overloaded_is_not_down(make: Make) -> None:
    client = make(lambda _: httpx.Response(503, json={"slug": "overloaded"}))

    assert client.ask(Ask(method="GET", path="/api/x")).slug == "overloaded"


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_a_broken_connection_means_that_it_is_down(make: Make, error: type[httpx.HTTPError]) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error("broken")  # type: ignore[call-arg]  # httpx types these with an optional request.

    with pytest.raises(ServiceDown):
        make(answer).ask(Ask(method="GET", path="/api/x"))


def test_broken_json_is_an_answer_without_a_body(make: Make) -> None:
    client = make(lambda _: httpx.Response(200, content=b"{", headers={"Content-Type": "application/json"}))

    assert client.ask(Ask(method="GET", path="/api/x")).body is None


def test_an_etag_that_is_no_revision_is_none(make: Make) -> None:
    client = make(lambda _: httpx.Response(200, json={}, headers={"ETag": '"3.4"'}))

    assert client.ask(Ask(method="GET", path="/api/x")).revision is None


def test_a_long_answer_is_passed_on_as_it_comes(make: Make) -> None:
    class Pieces(httpx.SyncByteStream):
        closed = False

        def __iter__(self) -> Iterator[bytes]:
            yield from (b"name\r\n", b"Ani\r\n")

        def close(self) -> None:
            self.closed = True

    pieces = Pieces()
    passing = make(lambda _: httpx.Response(200, stream=pieces)).pass_on(Ask(method="GET", path="/list.csv"))
    assert (passing.reply.ok, list(passing.chunks)) == (True, [b"name\r\n", b"Ani\r\n"])
    assert pieces.closed


def test_an_answer_that_nobody_waits_for_is_let_go(make: Make) -> None:
    closed: list[bool] = []

    class Pieces(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"never wanted"

        def close(self) -> None:
            closed.append(True)

    passing = make(lambda _: httpx.Response(200, stream=Pieces())).pass_on(Ask(method="GET", path="/list.csv"))
    passing.chunks.close()  # type: ignore[attr-defined]  # A server asks whether it is there.
    assert closed


def test_a_long_answer_that_breaks_off_is_no_whole_one(make: Make) -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"name\r\n"
            raise httpx.ReadError("gone")

    passing = make(lambda _: httpx.Response(200, stream=Broken())).pass_on(Ask(method="GET", path="/list.csv"))
    with pytest.raises(ServiceDown):
        list(passing.chunks)


def test_a_refusal_instead_of_a_long_answer_is_a_reply(make: Make) -> None:
    client = make(lambda _: httpx.Response(404, json={"slug": "unknown-event"}))
    passing = client.pass_on(Ask(method="GET", path="/list.csv"))
    assert (passing.reply.slug, list(passing.chunks)) == ("unknown-event", [])
    with pytest.raises(ServiceDown):
        make(lambda _: httpx.Response(502)).pass_on(Ask(method="GET", path="/list.csv"))
