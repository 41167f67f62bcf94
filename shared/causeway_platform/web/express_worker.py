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
from functools import lru_cache, partial
from typing import Any

import structlog
from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from causeway_platform.web.awaited import CAN_WAIT, Awaited
from causeway_platform.web.express import EXTENSION, ExpressRequest, Lane

MOST_READ = 8192
"""A request that does not fit is not express."""

ACCEPTED_AT_ONCE = 4096
"""New connections in one round of the loop: all that the system holds for us, so that none waits out of our sight."""

ROUND_S = 0.5
"""How long a round of the loop may take, by the pace of late; those who come on top are told, first, to come again."""

PACE_FROM = 32
"""Rounds with fewer requests say little about the pace."""

log = structlog.get_logger("causeway.web")


class ExpressWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types.
    """A worker process: one loop, many threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lane = Lane(())
        self._late = 0
        self._surroundings: dict[str, Any] = {}
        self._kept: deque[_Turn] = deque()
        self._told = False
        self._full = False
        self._pace_s = 0.001

    def load_wsgi(self) -> None:
        """Load the application and ask it which requests are express."""
        super().load_wsgi()
        self._surroundings = {**wsgi.base_environ(self.cfg), "wsgi.multithread": True, CAN_WAIT: True}
        self._lane = getattr(self.wsgi, "extensions", {}).get(EXTENSION, self._lane)

    @property
    def express(self) -> bool:
        """Say whether there is anything for the express lane."""
        return bool(self._lane)

    def accept(self, listener: socket.socket) -> None:
        """Take new connections in; where requests may be express, the loop waits for their first bytes."""
        if not self._lane:
            super().accept(listener)
            return
        here = listener.getsockname()
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                client, address = listener.accept()
            except OSError:
                return
            self.nr_conns += 1
            self._await_first(TConn(self.cfg, client, address, here))

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
        if self._late:
            log.warning("requests were told to come again", requests=self._late)
            self._late = 0
        began, served = time.monotonic(), ready[:room]
        for key, _ in served:
            key.data(key.fileobj)
        if len(served) >= PACE_FROM:
            self._pace_s = (self._pace_s + (time.monotonic() - began) / len(served)) / 2

    def enqueue_req(self, conn: TConn) -> None:
        """Serve the request that a connection has sent."""
        # Answers go before new requests, however many of those there are.
        self._answer_kept()
        request = self._read(conn) if self._lane else None
        if request is None:
            super().enqueue_req(conn)
        elif self._full:
            self._late += 1
            stay = self._may_stay
            self._send(conn, request.late.rendered(_date(int(time.time())), stay=stay), stay=stay)
        else:
            self._take(conn, request)

    def _read(self, conn: TConn) -> ExpressRequest | None:
        """Return the express request that a connection has sent; anything else is left to gunicorn."""
        if conn.parser is not None and conn.parser.unreader.buf.getvalue():
            # An earlier read has taken some of it already.
            return None
        try:
            data = conn.sock.recv(MOST_READ, socket.MSG_DONTWAIT)
        except OSError:
            return None
        request = self._lane.recognise(data)
        if request is None and data:
            conn.init()
            conn.parser.unreader.unread(data)
        return request

    def _take(self, conn: TConn, request: ExpressRequest) -> None:
        turn = _Turn(conn)
        try:
            turn.answer = self.wsgi({**self._surroundings, **request.environ(conn.client, conn.server)}, turn.start)
        except Exception as error:
            self.handle_error(None, conn.sock, conn.client, error)
            self._close(conn)
            return
        if isinstance(turn.answer, Awaited):
            turn.answer.promise.when_kept(partial(self._note_kept, turn))
        else:
            self._answer(turn)

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

    @property
    def _may_stay(self) -> bool:
        return bool(self.alive) and len(self.keepalived_conns) < self.max_keepalived

    def _answer(self, turn: "_Turn") -> None:
        stay = self._may_stay
        try:
            data = turn.rendered(stay=stay)
        except Exception as error:
            self.handle_error(None, turn.conn.sock, turn.conn.client, error)
            self._close(turn.conn)
            return
        self._send(turn.conn, data, stay=stay)

    def _send(self, conn: TConn, data: bytes, *, stay: bool) -> None:
        try:
            # An answer fits what the system takes at once, unless the client sends on and on without reading.
            stay = conn.sock.send(data, socket.MSG_DONTWAIT) == len(data) and stay
        except OSError:
            stay = False
        if stay:
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
        else:
            self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        # Closing waits for the other side for up to two seconds, which is not the loop's to spend.
        self.tpool.submit(conn.close, graceful=True)


class _Turn:
    """One express request on its way: where it came from, and how it is answered."""

    __slots__ = ("answer", "conn", "headers", "status")

    def __init__(self, conn: TConn) -> None:
        self.conn = conn
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
        # An awaited answer knows this turn, too. Two that hold each other wait for the collector, and stop everybody.
        self.answer = ()
        lines = [
            f"HTTP/1.1 {self.status}",
            "Server: gunicorn",
            f"Date: {_date(int(time.time()))}",
            f"Connection: {'keep-alive' if stay else 'close'}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        head = "\r\n".join(lines)
        if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1:
            raise ValueError("a header holds a line break")
        return head.encode("latin-1") + b"\r\n\r\n" + body


@lru_cache(2)
def _date(seconds: int) -> str:
    return str(util.http_date(seconds))
