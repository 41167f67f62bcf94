"""What surrounds every request."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from werkzeug.test import run_wsgi_app

from causeway_platform import metrics
from causeway_platform.correlation import current_correlation
from causeway_platform.web.edge import REST_TAKEN, ROUTE, Surroundings

Headers = list[tuple[str, str]]


class Answering:
    """A WSGI application that answers as it is told."""

    def __init__(self, status: str = "200 OK", headers: Headers | None = None, error: Exception | None = None) -> None:
        self.status, self.headers, self.error = status, headers or [], error
        self.seen: list[str | None] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.seen.append(current_correlation.get())
        environ[ROUTE] = "/edge/{x}"
        if self.error:
            raise self.error
        start(self.status, list(self.headers))
        return [b"x"]


def ask(wrapped: Surroundings, **environ: Any) -> dict[str, str]:
    _, _, headers = run_wsgi_app(wrapped, {"REQUEST_METHOD": "GET", **environ})
    # A plain dictionary, because the spelling of a name matters to some of the tests.
    return dict(headers.items())


def wrap(application: Any, **options: Any) -> tuple[Surroundings, list[str]]:
    lines: list[str] = []
    return Surroundings(application, service="toys", write=lines.append, **options), lines


def test_every_answer_has_the_security_headers() -> None:
    wrapped, _ = wrap(Answering())
    headers = ask(wrapped)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Strict-Transport-Security" not in headers


def test_browsers_are_told_to_insist_on_https_where_there_is_https() -> None:
    wrapped, _ = wrap(Answering(), https=True)
    assert ask(wrapped)["Strict-Transport-Security"].startswith("max-age=")


def test_what_a_handler_has_set_stays() -> None:
    wrapped, _ = wrap(Answering(headers=[("cache-control", "public, max-age=60")]))
    headers = ask(wrapped)
    assert headers["cache-control"] == "public, max-age=60"
    assert "Cache-Control" not in headers


def test_a_correlation_id_is_carried_through_and_given_back() -> None:
    application = Answering()
    wrapped, lines = wrap(application)
    assert ask(wrapped, HTTP_X_REQUEST_ID="abc-123")["X-Request-Id"] == "abc-123"
    assert application.seen == ["abc-123"]
    assert json.loads(lines[0])["correlation"] == "abc-123"
    assert current_correlation.get() is None


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"b', "a\nb", "é", "../x"])
def test_an_id_that_could_harm_a_log_is_replaced(given: str) -> None:
    wrapped, lines = wrap(Answering())
    fresh = ask(wrapped, HTTP_X_REQUEST_ID=given)["X-Request-Id"]
    assert fresh != given
    assert fresh.isalnum()
    assert json.loads(lines[0])["correlation"] == fresh


def test_the_log_names_the_route_and_never_the_address() -> None:
    wrapped, lines = wrap(Answering())
    ask(wrapped, PATH_INFO="/my/a-secret-token", QUERY_STRING="token=secret", HTTP_USER_AGENT="a\nb")
    assert "secret" not in lines[0]
    line = json.loads(lines[0])
    assert (line["event"], line["service"], line["route"], line["status"]) == ("request", "toys", "/edge/{x}", 200)


def test_a_method_nobody_knows_cannot_get_into_the_log() -> None:
    wrapped, lines = wrap(Answering())
    ask(wrapped, REQUEST_METHOD='X","a":"b')
    assert json.loads(lines[0])["method"] == "OTHER"


def test_successes_are_sampled_and_failures_are_not() -> None:
    wrapped, lines = wrap(Answering(), sample=10)
    for _ in range(20):
        ask(wrapped)
    assert len(lines) == 2
    wrapped, lines = wrap(Answering("503 Service Unavailable"), sample=10)
    for _ in range(20):
        ask(wrapped)
    assert len(lines) == 20


def test_slow_answers_are_always_logged() -> None:
    ticks = iter(range(0, 1000, 3))
    wrapped, lines = wrap(Answering(), sample=1000, clock=lambda: float(next(ticks)))
    ask(wrapped)
    assert json.loads(lines[0])["ms"] == 3000


def test_a_crash_of_the_application_is_counted_as_500_and_leaves_no_correlation() -> None:
    wrapped, lines = wrap(Answering(error=RuntimeError("x")))
    with pytest.raises(RuntimeError):
        ask(wrapped)
    assert json.loads(lines[0])["status"] == 500
    assert current_correlation.get() is None


def test_requests_are_counted_by_route_and_status() -> None:
    def count() -> float:
        return metrics.REQUESTS.labels("GET", "/edge/{x}", "201")._value.get()

    before = count()
    wrapped, _ = wrap(Answering("201 Created"))
    ask(wrapped)
    assert count() == before + 1


def test_a_full_disk_under_the_log_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, line: str) -> None:
            raise OSError(28, "No space left on device")

        def flush(self) -> None: ...

    monkeypatch.setattr("sys.stdout", Full())
    assert ask(Surroundings(Answering(), service="toys"))["X-Request-Id"]


class Sending:
    """A body that a caller goes on sending; ``asked`` counts the bytes that were taken."""

    def __init__(self, length: int, error: Exception | None = None) -> None:
        self.left, self.asked, self.error = length, 0, error

    def read(self, size: int) -> bytes:
        if self.error:
            raise self.error
        taken = min(size, self.left)
        self.left -= taken
        self.asked += taken
        return b"x" * taken


@pytest.mark.parametrize(
    ("length", "ends", "taken"),
    [("70000", True, 70_000), ("9999", True, 0), ("70000", False, 0), ("50000000", True, REST_TAKEN)],
)
def test_what_is_still_being_sent_is_taken_where_the_server_ends_it(length: str, ends: bool, taken: int) -> None:
    body = Sending(int(length))
    environ: dict[str, Any] = {"CONTENT_LENGTH": length, "wsgi.input": body, "wsgi.input_terminated": ends}
    ask(wrap(Answering("413 Content Too Large"))[0], **environ)
    assert body.asked == taken


def test_a_caller_that_stops_sending_changes_nothing() -> None:
    environ: dict[str, Any] = {"wsgi.input": Sending(1, TimeoutError()), "wsgi.input_terminated": True}
    assert ask(wrap(Answering())[0], HTTP_TRANSFER_ENCODING="chunked", **environ)
