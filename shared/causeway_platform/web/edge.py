"""What surrounds every request, as one plain WSGI wrapper: correlation, security headers, metrics, a line in the log.

It costs a few microseconds because nothing of it goes through the framework's hooks. The log line names the route as it
was declared, never the address, so no token or name can get into it.
"""

import re
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from random import getrandbits
from typing import TYPE_CHECKING, Any, Protocol

from prometheus_client import Counter, Histogram

from causeway_platform import metrics
from causeway_platform.correlation import CORRELATION, current_correlation
from causeway_platform.web.awaited import Awaited

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CORRELATION_HEADER = "X-Request-Id"
SLOW_S = 1.0
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"
LONG_DIGITS = 5
"""A body whose length has so many digits may be longer than the server takes by itself."""
REST_TAKEN = 1 << 20
REST_S = 1.0
"""Bytes, and seconds of reading, spent on a body that nobody wants; whoever sends more is hung up on."""
CHUNK = 1 << 14

_CORRELATION = re.compile(r"[A-Za-z0-9-]{1,64}")

ROUTE = "causeway.route"


class Line(Protocol):
    """Where log lines go."""

    def __call__(self, line: str, /) -> object: ...


class Surroundings:
    """Wraps a WSGI application."""

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        service: str,
        https: bool = False,
        sample: int = 1,
        write: Line | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Wrap ``application``.

        Args:
            application: what answers.
            service: its name, for the log.
            https: whether people reach it over HTTPS, so that browsers may be told to insist on it.
            sample: one in this many successes is logged; failures and slow answers always are.
            write: where log lines go; by default standard output.
            clock: seconds that only move forward.
        """
        self._application = application
        self._service = service
        self._headers = security_headers(https=https)
        self._sample = sample
        self._write = write or _to_standard_output
        self._clock = clock
        self._successes = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        began = self._clock()
        correlation = environ.get("HTTP_X_REQUEST_ID", "")
        if not _CORRELATION.fullmatch(correlation):
            # Unique is enough; asking the system for randomness costs ten times as much.
            correlation = f"{getrandbits(128):032x}"
        environ[CORRELATION] = correlation
        token = current_correlation.set(correlation)
        status = "500"

        def start(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = line[:3]
            self._dress(headers, correlation)
            return start_response(line, headers, exc_info) if exc_info else start_response(line, headers)

        def note() -> None:
            self._note(environ, status, self._clock() - began, correlation)

        answer: Iterable[bytes] | None = None
        try:
            answer = self._application(environ, start)
        finally:
            _take_rest(environ)
            current_correlation.reset(token)
            if isinstance(answer, Awaited):
                answer.afterwards(note)
            else:
                note()
        return answer

    def _dress(self, headers: list[tuple[str, str]], correlation: str) -> None:
        present = {name.lower() for name, _ in headers}
        headers.extend(header for header in self._headers if header[0].lower() not in present)
        headers.append((CORRELATION_HEADER, correlation))

    def _note(self, environ: "WSGIEnvironment", status: str, seconds: float, correlation: str) -> None:
        method = environ["REQUEST_METHOD"]
        if method not in METHODS:
            method = "OTHER"
        route = environ.get(ROUTE, UNMATCHED)
        _counter(method, route, status).inc()
        _timer(method, route).observe(seconds)
        if status < "400" and seconds < SLOW_S:
            self._successes += 1
            if self._successes % self._sample:
                return
        self._write(
            f'{{"event":"request","service":"{self._service}","method":"{method}","route":"{route}",'
            f'"status":{status},"ms":{seconds * 1000:.2f},"correlation":"{correlation}","at":{time.time():.3f}}}\n'
        )


def _take_rest(environ: "WSGIEnvironment") -> None:
    """Take what the caller of a refused request still sends: hanging up on it could take the answer along.

    gunicorn takes up to 64 KiB itself, and hangs up on more after having said that the connection stays.
    """
    length = environ.get("CONTENT_LENGTH", "")
    if len(length) < LONG_DIGITS and "HTTP_TRANSFER_ENCODING" not in environ:
        return
    # Where the server does not end the stream at the body's end, reading on waits for a next request.
    if not environ.get("wsgi.input_terminated"):
        return
    left, give_up_at = REST_TAKEN, time.monotonic() + REST_S
    # Nothing that goes wrong with what nobody wants matters to the answer.
    with suppress(Exception):
        while left > 0 and time.monotonic() < give_up_at and (taken := environ["wsgi.input"].read(CHUNK)):
            left -= len(taken)


def security_headers(*, https: bool) -> list[tuple[str, str]]:
    """Return the headers that every answer of an API has, unless the handler has set them itself."""
    headers = [
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
    ]
    if https:
        headers.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return headers


@cache
def _counter(method: str, route: str, status: str) -> Counter:
    return metrics.REQUESTS.labels(method, route, status)


@cache
def _timer(method: str, route: str) -> Histogram:
    return metrics.REQUEST_SECONDS.labels(method, route)


def _to_standard_output(line: str) -> None:
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except (OSError, ValueError):
        # A full disk or a closed pipe must not fail a request that was carried out.
        return
