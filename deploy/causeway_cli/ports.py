"""Ports: the wished-for one when it is free, else another; the gateway's only as asked, because people know it."""

import itertools
import secrets
import socket
from collections.abc import Container, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil

from causeway_cli.trouble import Trouble

LOOPBACK = "127.0.0.1"
DEFAULT_GATEWAY_PORT = 8000
LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")
FIRST_DRAWN = 10_000
ROOM_ABOVE = 100
"""A whole system takes the ports above its gateway's, so the last ones of a range are not drawn."""
END_OF_DRAWN = 65_536 - ROOM_ABOVE
ENOUGH = 1_000
"""A machine that lends nearly every port leaves too few to draw from; then any port has to do."""

# Distance from the gateway's port. The order is part of the documentation, so new names go to the end.
OFFSETS: Mapping[str, int] = {
    "events-web": 1,
    "partners-web": 2,
    "registrations-web": 3,
    "notifications-web": 4,
    "portal-web": 5,
    "mailbox-web": 6,
    "mailbox-smtp": 7,
    "kafka": 8,
    "kafka-controller": 9,
    "mongod": 10,
    "events-work": 11,
    "partners-work": 12,
    "registrations-work": 13,
    "notifications-work": 14,
    "portal-work": 15,
    "gateway-inside": 16,
}


@dataclass(frozen=True, slots=True)
class Ports:
    """The port of each process, by name."""

    gateway: int
    internal: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        return self.internal[name]


def is_free(port: int) -> bool:
    """Say whether a server could listen on ``port`` of the loopback interface now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def is_open(port: int, *, host: str = LOOPBACK) -> bool:
    """Say whether somebody accepts connections on ``port``."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def free_ports(count: int, *, besides: Container[int] = ()) -> list[int]:
    """Return ``count`` different ports that are free and that no outgoing connection is given, none of ``besides``.

    A port the system lends to connections may be gone again before the server that is to have it listens. There are
    fewer only when the machine has no more.
    """
    choice = _never_lent()
    # From anywhere, so that two processes that draw at the same time hardly meet; not by ``random``, which tests seed.
    start = secrets.randbelow(len(choice))
    drawn = (port for port in itertools.chain(choice[start:], choice[:start]) if port not in besides and is_free(port))
    return list(itertools.islice(drawn, count))


def lent_ports() -> range:
    """Return the ports the system gives to outgoing connections, Linux's own default where it does not say."""
    try:
        first, last = map(int, LENT.read_text().split())
    except (OSError, ValueError):
        return range(32_768, 61_000)
    return range(first, last + 1)


def _never_lent() -> range:
    lent = lent_ports()
    below, above = range(FIRST_DRAWN, lent.start - ROOM_ABOVE), range(lent.stop, END_OF_DRAWN)
    widest = max(below, above, key=len)
    return widest if len(widest) > ENOUGH else range(FIRST_DRAWN, END_OF_DRAWN)


def owner_of(port: int) -> str:
    """Name the process that listens on ``port``, as in ``caddy (pid 12)``; ``another process`` if it is hidden."""
    try:
        connections = psutil.net_connections(kind="inet")
    except psutil.AccessDenied:
        return "another process"
    for connection in connections:
        if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN:
            return _describe(connection.pid)
    return "another process"


def _describe(pid: int | None) -> str:
    try:
        return "another process" if pid is None else f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return f"pid {pid}"


def choose_ports(gateway: int, names: Sequence[str] = tuple(OFFSETS)) -> Ports:
    """Give every process a port near ``gateway``, or any free one where that is taken.

    Raises :class:`Trouble` when the gateway's own port is busy: moving it would break the addresses people have.
    """
    if not is_free(gateway):
        raise Trouble(
            f"Port {gateway} is in use by {owner_of(gateway)}.",
            remedy=f"Stop that process, or take another port: CAUSEWAY_PORT={_suggest(gateway)} make run",
        )
    wished = {name: gateway + OFFSETS[name] for name in names}
    taken = {name for name, port in wished.items() if port > 65535 or not is_free(port)}
    # A spare one must not be what another process is about to get as its wish.
    spare = iter(free_ports(len(taken), besides=(gateway, *wished.values())))
    return Ports(gateway, {name: next(spare) if name in taken else port for name, port in wished.items()})


def _suggest(busy: int) -> int:
    for port in range(busy + 100, 65000, 100):
        if is_free(port):
            return port
    return free_ports(1)[0]
