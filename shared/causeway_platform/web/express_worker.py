"""gunicorn's threaded worker with an express lane.

A request for a route that only promises (see ``Declaration.promises``), and that is there as a whole, is taken in by
the worker's loop itself: no thread is woken for it, none waits for its answer, and the loop sends the answer when the
promise is kept. All other requests are served by gunicorn's own code, each by a thread.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from causeway_platform.web import express
from causeway_platform.web.awaited import CAN_WAIT, LATE, Awaited

PEEK = 8192
"""A request that does not fit is not express."""

ACCEPTED_AT_ONCE = 4096
"""New connections in one round of the loop: all that the system holds for us, so that none waits out of our sight."""

ROUND_S = 0.5
"""How long a round of the loop may take, by the pace of late; those who come on top are told, first, to come again."""

PACE_FROM = 32
"""Rounds with fewer requests say little about the pace."""

REST_S = 0.1
"""For what an answered request has left unread; all of it has arrived, so none of this is spent."""


class ExpressWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types.
    """A worker process: one loop, many threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_express: express.Recogniser | None = None
        self._kept: deque[_Turn] = deque()
        self._told = False
        self._full = False
        self._pace_s = 0.001

    def load_wsgi(self) -> None:
        """Load the application and ask it which requests are express."""
        super().load_wsgi()
        self._is_express = getattr(self.wsgi, "extensions", {}).get(express.EXTENSION)

    @property
    def express(self) -> bool:
        """Say whether there is anything for the express lane."""
        return self._is_express is not None

    def accept(self, listener: socket.socket) -> None:
        """Take new connections in; where requests may be express, the loop waits for their first bytes."""
        if self._is_express is None:
            super().accept(listener)
            return
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                client, address = listener.accept()
            except OSError:
                return
            self.nr_conns += 1
            self._await_first(TConn(self.cfg, client, address, listener.getsockname()))

    def _await_first(self, conn: TConn) -> None:
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Serve what is ready, as gunicorn does; of a rush, first those whom there is no time for."""
        ready = self.poller.select(timeout)
        room = max(PACE_FROM, int(ROUND_S / self._pace_s))
        self._full = True
        for key, _ in ready[room:]:
            key.data(key.fileobj)
        self._full = False
        began, served = time.monotonic(), ready[:room]
        for key, _ in served:
            key.data(key.fileobj)
        if len(served) >= PACE_FROM:
            self._pace_s = (self._pace_s + (time.monotonic() - began) / len(served)) / 2

    def enqueue_req(self, conn: TConn) -> None:
        """Serve the request that a connection has sent."""
        # Answers go before new requests, however many of those there are.
        self._answer_kept()
        if self._is_express is not None and self._is_express(_first_bytes(conn)):
            self._take(conn)
        else:
            super().enqueue_req(conn)

    def _take(self, conn: TConn) -> None:
        turn = _Turn(conn)
        try:
            conn.init()
            # All of it is there; if the parser were to disagree, it must not wait for more here.
            conn.sock.setblocking(False)  # noqa: FBT003  (the socket's own way)
            turn.request = next(conn.parser)
            answer = self.wsgi(self._environ(turn), turn.start)
        except Exception as error:
            self.handle_error(turn.request, conn.sock, conn.client, error)
            self._close(conn)
            return
        if isinstance(answer, Awaited):
            turn.answer = answer
            answer.promise.when_kept(partial(self._note_kept, turn))
        else:
            turn.answer = answer
            self._answer(turn)

    def _environ(self, turn: "_Turn") -> dict[str, Any]:
        conn = turn.conn
        environ: dict[str, Any]
        _, environ = wsgi.create(turn.request, conn.sock, conn.client, conn.server, self.cfg)
        return {**environ, "wsgi.multithread": True, CAN_WAIT: True, LATE: self._full}

    def _note_kept(self, turn: "_Turn") -> None:
        """Note that an answer is there; another thread says so, and one word to the loop does for many answers."""
        self._kept.append(turn)
        if not self._told:
            self._told = True
            self.method_queue.defer(self._answer_kept)

    def _answer_kept(self) -> None:
        # Taken back first: whoever notes a turn from here on either is seen below or tells the loop again.
        self._told = False
        while self._kept:
            self._answer(self._kept.popleft())

    def _answer(self, turn: "_Turn") -> None:
        conn = turn.conn
        stay = self.alive and len(self.keepalived_conns) < self.max_keepalived and not turn.request.should_close()
        try:
            data = turn.rendered(stay=stay)
            # An answer fits what the system takes at once, unless the client sends on and on without reading.
            stay = conn.sock.send(data) == len(data) and stay
            stay = stay and conn.parser.finish_body(deadline=time.monotonic() + REST_S)
        except Exception as error:
            if not isinstance(error, OSError):
                self.handle_error(turn.request, conn.sock, conn.client, error)
            stay = False
        if stay:
            self.finish_request(conn, _STAYS)
        else:
            self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        # Closing waits for the other side for up to two seconds, which is not the loop's to spend.
        self.tpool.submit(conn.close, graceful=True)


class _Turn:
    """One express request on its way: where it came from, and how it is answered."""

    __slots__ = ("answer", "conn", "headers", "request", "status")

    def __init__(self, conn: TConn) -> None:
        self.conn = conn
        self.request: Any = None
        self.answer: Iterable[bytes] = ()
        self.status = ""
        self.headers: list[tuple[str, str]] = []

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """Take note of status and headers, as WSGI asks of a server."""
        self.status, self.headers = status, headers

    def rendered(self, *, stay: bool) -> bytes:
        """Return head and body in one, so that they leave in one piece.

        Raises:
            ValueError: a header holds a line break.
        """
        body = b"".join(self.answer)
        lines = [
            f"HTTP/1.1 {self.status}",
            "Server: gunicorn",
            f"Date: {util.http_date()}",
            f"Connection: {'keep-alive' if stay else 'close'}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        head = "\r\n".join(lines)
        if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1:
            raise ValueError("a header holds a line break")
        return head.encode("latin-1") + b"\r\n\r\n" + body


class _Stays:
    """The outcome of a request after which the connection stays, in the form of a future."""

    def cancelled(self) -> bool:
        return False

    def result(self) -> bool:
        return True


_STAYS = _Stays()


def _first_bytes(conn: TConn) -> bytes:
    """Return what a connection has sent, without taking it; nothing when an earlier read has taken some already."""
    if conn.parser is not None and conn.parser.unreader.buf.getvalue():
        return b""
    connection: socket.socket = conn.sock
    try:
        return connection.recv(PEEK, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return b""
