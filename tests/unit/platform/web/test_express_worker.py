"""The loop that serves the express lane: who is served, who is told to come again, and what is left behind."""

import gc
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from causeway_platform.commands import Answer
from causeway_platform.promises import Promise
from causeway_platform.web.app import create_app
from causeway_platform.web.call import Call
from causeway_platform.web.express_worker import PACE_FROM, ExpressWorker
from causeway_testing.tokens import TokenMint
from causeway_testing.toy_service import Notes, toy_service

CLIENT, SERVER = ("203.0.113.7", 40_000), ("127.0.0.1", 8080)
REQUEST = (
    b"POST /api/toys/later HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b'Content-Length: 15\r\n\r\n{"after_ms": 0}'
)


class Poller:
    """Says that everything which was registered is ready."""

    def __init__(self) -> None:
        self.registered: dict[Any, Callable[[Any], None]] = {}

    def register(self, fileobj: Any, _events: int, data: Callable[[Any], None]) -> None:
        self.registered[fileobj] = data

    def unregister(self, fileobj: Any) -> None:
        del self.registered[fileobj]

    def select(self, _timeout: float) -> list[tuple[Any, int]]:
        return [(SimpleNamespace(data=data, fileobj=one), 1) for one, data in self.registered.items()]


class Crowd:
    """A worker whose every connection has sent a request, and promises that are kept when a test says so."""

    def __init__(self, stack: ExitStack) -> None:
        self.promises: list[Promise[Answer]] = []
        service = toy_service(Notes(), TokenMint())
        stack.callback(service.close)
        for route in service.routes:
            if route.promises:
                object.__setattr__(route, "handler", self._promise)
        application = create_app(service)
        self.worker = ExpressWorker(
            1, os.getpid(), [], SimpleNamespace(wsgi=lambda: application), 30, Config(), SimpleNamespace()
        )
        stack.callback(self.worker.tmp.close)
        self.worker.load_wsgi()
        self.worker.poller = Poller()
        self.worker.method_queue = SimpleNamespace(defer=lambda do: None)
        self._stack = stack

    def _promise(self, _call: Call) -> Promise[Answer]:
        promise: Promise[Answer] = Promise(patience_s=1)
        self.promises.append(promise)
        return promise

    def come(self, people: int, *, data: bytes = REQUEST) -> list[socket.socket]:
        """Connect so many and let each send a request; return their ends."""
        ends = []
        for _ in range(people):
            ours, theirs = socket.socketpair()
            for end in (ours, theirs):
                self._stack.callback(end.close)
            theirs.settimeout(2)
            theirs.sendall(data)
            self.worker.nr_conns += 1
            conn = TConn(self.worker.cfg, ours, CLIENT, SERVER)
            self.worker.keepalived_conns.append(conn)
            self.worker.poller.register(ours, 1, partial(self.worker.on_client_socket_readable, conn))
            ends.append(theirs)
        return ends

    def serve(self) -> None:
        """Let one round of the loop pass."""
        self.worker.wait_for_and_dispatch_events(0)

    def keep_promises(self) -> None:
        """Bring every answer, and let the loop send them."""
        while self.promises:
            self.promises.pop().keep(Answer(body={"address": "x"}))
        self.worker._answer_kept()
        # Nobody of them sends anything more.
        self.worker.poller.registered.clear()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with ExitStack() as stack:
        yield Crowd(stack)


def statuses(ends: list[socket.socket]) -> list[int]:
    return [int(end.recv(4096).split()[1]) for end in ends]


def test_of_a_rush_those_on_top_of_what_can_be_served_are_told_at_once(crowd: Crowd) -> None:
    crowd.worker._pace_s = 10
    ends = crowd.come(PACE_FROM + 7)
    crowd.serve()
    assert len(crowd.promises) == PACE_FROM
    assert statuses(ends[PACE_FROM:]) == [503] * 7
    crowd.keep_promises()
    assert statuses(ends[:PACE_FROM]) == [200] * PACE_FROM


def test_at_the_pace_of_late_nobody_is_turned_away_for_whom_there_is_time(crowd: Crowd) -> None:
    crowd.worker._pace_s = 0.001
    ends = crowd.come(PACE_FROM + 7)
    crowd.serve()
    crowd.keep_promises()
    assert statuses(ends) == [200] * len(ends)


@pytest.mark.parametrize(("alive", "connection"), [(True, b"keep-alive"), (False, b"close")])
def test_a_connection_stays_for_the_next_request_unless_the_worker_ends(
    crowd: Crowd, alive: bool, connection: bytes
) -> None:
    crowd.worker.tpool = SimpleNamespace(submit=lambda do, **options: do(**options))
    (end,) = crowd.come(1)
    crowd.worker.alive = alive
    crowd.serve()
    crowd.keep_promises()
    assert b"Connection: " + connection in end.recv(4096)
    assert len(crowd.worker.keepalived_conns) == crowd.worker.nr_conns == int(alive)


def test_what_is_not_express_goes_to_gunicorn_with_every_byte(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[TConn] = []
    monkeypatch.setattr("gunicorn.workers.gthread.ThreadWorker.enqueue_req", lambda _self, conn: passed.append(conn))
    data = REQUEST.replace(b"Host: x", b"Host: x\r\nExpect: 100-continue")
    crowd.come(1, data=data)
    crowd.serve()
    assert passed[0].parser.unreader.read(len(data)) == data


def test_served_requests_leave_nothing_to_the_garbage_collector(crowd: Crowd) -> None:
    """A collector that has a second's worth of requests to take apart stops everybody for a tenth of a second."""
    for people in (10, 200):
        ends = crowd.come(people)
        gc.collect()
        gc.disable()
        try:
            crowd.serve()
            crowd.keep_promises()
            found = gc.collect()
        finally:
            gc.enable()
        assert statuses(ends) == [200] * people
    # Other threads of the test run leave a hundred or so; a request and its environment alone would be eight.
    assert found < 4 * people, f"{found} objects of {people} requests hold each other"
