"""A closed-loop load generator in a process of its own: each client sends its next request when its last is answered.

One thread over ``selectors`` with prepared bytes costs a fraction of what the server spends on a request; it says its
own share of a processor so that a run in which the generator was the limit can be told apart.
"""

import multiprocessing
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LIMIT_OF_OWN_SHARE = 0.85
"""Above this share of one processor the generator itself was the limit and the run is void."""


@dataclass(frozen=True)
class Load:
    """What to send: ``requests`` are whole HTTP/1.1 requests, dealt out in order to ``clients`` connections."""

    port: int
    clients: int
    requests: Sequence[bytes]
    give_up_after_s: float = 120.0


@dataclass
class Outcome:
    """What came back. Latencies are seconds from the last byte sent to the last byte received."""

    wall_s: float = 0.0
    own_share: float = 0.0
    latencies: list[float] = field(default_factory=list)
    accepted_latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    finished_at: list[float] = field(default_factory=list)
    broken_connections: int = 0

    @property
    def rate(self) -> float:
        """Answers a second, of whatever status."""
        return len(self.latencies) / self.wall_s

    @property
    def void(self) -> bool:
        """Say whether the generator was the limit."""
        return self.own_share > LIMIT_OF_OWN_SHARE


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of ``values`` lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def run(load: Load) -> Outcome:
    """Send the load from a process of its own and return what came back."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_generate_into, args=(load, sender))
    process.start()
    sender.close()
    try:
        outcome: Outcome = receiver.recv()
    finally:
        process.join()
        receiver.close()
    return outcome


def _generate_into(load: Load, sender: "multiprocessing.connection.Connection[Outcome, Outcome]") -> None:
    sender.send(_Generator(load).run())
    sender.close()


class _Client:
    """One connection and the answer it is waiting for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connect()
        self.sent_at = 0.0
        self.request = b""
        self.received = bytearray()
        self.expected = -1

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def reconnect(self) -> None:
        self.socket.close()
        self.socket = self._connect()

    def send(self, request: bytes) -> None:
        self.request = request
        self.received.clear()
        self.expected = -1
        self.socket.sendall(request)
        self.sent_at = time.perf_counter()

    def receive(self) -> int | None:
        """Return the status once the whole answer is there, else none; 0 when the server hung up."""
        try:
            part = self.socket.recv(65536)
        except ConnectionResetError:
            part = b""
        if not part:
            return 0
        self.received += part
        if self.expected < 0 and (end := self.received.find(b"\r\n\r\n")) >= 0:
            self.expected = end + 4 + _content_length(bytes(self.received[:end]))
        if 0 <= self.expected <= len(self.received):
            return int(self.received[9:12])
        return None


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


class _Generator:
    """The loop over all clients."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._left: Iterator[bytes] = iter(load.requests)
        self._selector = selectors.DefaultSelector()
        self._outcome = Outcome()

    def run(self) -> Outcome:
        active = self._open()
        began, began_cpu = time.perf_counter(), time.process_time()
        deadline = began + self._load.give_up_after_s
        for client in list(active):
            self._next(client, active)
        while active and time.perf_counter() < deadline:
            for key, _ in self._selector.select(timeout=1):
                self._answered(key.data, active)
        self._outcome.wall_s = time.perf_counter() - began
        self._outcome.own_share = (time.process_time() - began_cpu) / self._outcome.wall_s
        for client in active:
            client.socket.close()
        return self._outcome

    def _open(self) -> set[_Client]:
        clients = {_Client(self._load.port) for _ in range(min(self._load.clients, len(self._load.requests)))}
        for client in clients:
            self._selector.register(client.socket, selectors.EVENT_READ, client)
        return clients

    def _next(self, client: _Client, active: set[_Client]) -> None:
        request = next(self._left, None)
        if request is None:
            self._selector.unregister(client.socket)
            client.socket.close()
            active.discard(client)
            return
        self._send(client, request)

    def _send(self, client: _Client, request: bytes) -> None:
        try:
            client.send(request)
        except OSError:
            self._again(client)

    def _again(self, client: _Client) -> None:
        """Repeat the request on a new connection; every request carries its own Idempotency-Key."""
        self._outcome.broken_connections += 1
        self._selector.unregister(client.socket)
        client.reconnect()
        self._selector.register(client.socket, selectors.EVENT_READ, client)
        client.send(client.request)

    def _answered(self, client: _Client, active: set[_Client]) -> None:
        status = client.receive()
        if status is None:
            return
        if status == 0:
            self._again(client)
            return
        latency = time.perf_counter() - client.sent_at
        self._outcome.latencies.append(latency)
        self._outcome.statuses[status] += 1
        self._outcome.finished_at.append(time.time())
        if status < 300:
            self._outcome.accepted_latencies.append(latency)
        self._next(client, active)
