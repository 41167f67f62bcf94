"""An answer that is still to come, as the application hands it to the server."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from flask import Request

from causeway_platform.commands import Answer
from causeway_platform.correlation import CORRELATION, current_correlation
from causeway_platform.promises import Promise
from causeway_platform.web.answers import respond
from causeway_platform.web.problems import of_error

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CAN_WAIT = "causeway.can-wait"
"""Set by a server that takes an ``Awaited`` for an answer; every other one gets the answer itself."""


class Awaited:
    """A WSGI response that is also its own body, which is there as soon as the promise is kept."""

    def __init__(self, promise: Promise[Answer], request: Request) -> None:
        self.promise = promise
        self._request = request
        self._start: StartResponse | None = None
        self._afterwards: Callable[[], None] | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Return this for a server that can wait without a thread, else wait and return the answer."""
        self._start = start_response
        return self if environ.get(CAN_WAIT) else self._answer()

    def afterwards(self, do: Callable[[], None]) -> None:
        """Have ``do`` called when the answer has been made."""
        self._afterwards = do

    def __iter__(self) -> Iterator[bytes]:
        """Make the answer; call it when the promise is kept."""
        token = current_correlation.set(self._request.environ[CORRELATION])
        try:
            return iter(self._answer())
        finally:
            current_correlation.reset(token)
            if self._afterwards is not None:
                self._afterwards()

    def _answer(self) -> Iterable[bytes]:
        environ, start = self._request.environ, self._start
        assert start is not None
        try:
            answer = respond(self.promise.wait(), self._request)
        except Exception as error:
            return of_error(error, environ.get("HTTP_ACCEPT_LANGUAGE", ""))(environ, start)
        return answer(environ, start)
