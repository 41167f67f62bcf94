"""Everybody at once: as many connections as people, all opened in the same moment, each for one registration."""

import json
import multiprocessing
import resource
import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

SPARE_DESCRIPTORS = 200


@dataclass
class Rush:
    """What came back. Latencies are seconds from the first byte of a connection to the last byte of its answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    accepted_latencies: list[float] = field(default_factory=list)
    refused_latencies: list[float] = field(default_factory=list)
    registration_ids: list[str] = field(default_factory=list)
    """Of the accepted, as their answers say."""
    without_retry_after: int = 0
    unanswered: int = 0
    wall_s: float = 0.0
    own_share: float = 0.0


def run_rush(port: int, requests: Sequence[bytes], *, give_up_after_s: float = 60.0) -> Rush:
    """Send each request over a connection of its own, all at once, from a process of its own."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_rush_into, args=(port, requests, give_up_after_s, sender))
    process.start()
    sender.close()
    try:
        rush: Rush = receiver.recv()
    finally:
        process.join()
        receiver.close()
    return rush


def _rush_into(
    port: int,
    requests: Sequence[bytes],
    give_up_after_s: float,
    sender: "multiprocessing.connection.Connection[Rush, Rush]",
) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, len(requests) + SPARE_DESCRIPTORS), hard))
    sender.send(_Crowd(port, requests).run(give_up_after_s))
    sender.close()


class _Visitor:
    """One connection, from opening it to its answer."""

    def __init__(self, port: int, request: bytes) -> None:
        self.request = request
        self.received = b""
        self.began_at = time.perf_counter()
        self.socket = socket.socket()
        self.socket.setblocking(False)
        with suppress(BlockingIOError):
            self.socket.connect(("127.0.0.1", port))

    def receive(self) -> bool:
        """Take what has come and say whether that is all."""
        part = self.socket.recv(65536)
        self.received += part
        head, _, body = self.received.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return not part or (bool(length) and len(body) >= int(length))


class _Crowd:
    """The loop over all visitors."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._selector = selectors.DefaultSelector()
        self._rush = Rush()

    def run(self, give_up_after_s: float) -> Rush:
        began, began_cpu = time.perf_counter(), time.process_time()
        for request in self._requests:
            visitor = _Visitor(self._port, request)
            self._selector.register(visitor.socket, selectors.EVENT_WRITE, visitor)
        while self._selector.get_map() and time.perf_counter() < began + give_up_after_s:
            for key, _ in self._selector.select(timeout=1):
                self._go_on(key.data)
        self._rush.unanswered += len(self._selector.get_map())
        self._rush.wall_s = time.perf_counter() - began
        self._rush.own_share = (time.process_time() - began_cpu) / self._rush.wall_s
        return self._rush

    def _go_on(self, visitor: _Visitor) -> None:
        try:
            if visitor.request:
                visitor.socket.sendall(visitor.request)
                visitor.request = b""
                self._selector.modify(visitor.socket, selectors.EVENT_READ, visitor)
            elif visitor.receive():
                self._note(visitor)
                self._leave(visitor)
        except OSError:
            self._rush.unanswered += 1
            self._leave(visitor)

    def _leave(self, visitor: _Visitor) -> None:
        self._selector.unregister(visitor.socket)
        visitor.socket.close()

    def _note(self, visitor: _Visitor) -> None:
        head, _, body = visitor.received.partition(b"\r\n\r\n")
        if not body:
            self._rush.unanswered += 1
            return
        status = int(head[9:12])
        latency = time.perf_counter() - visitor.began_at
        self._rush.statuses[status] += 1
        if status == 201:
            self._rush.accepted_latencies.append(latency)
            self._rush.registration_ids.append(json.loads(body)["id"])
            return
        self._rush.refused_latencies.append(latency)
        self._rush.without_retry_after += b"\r\nretry-after: " not in head.lower()
