"""Kafka and MongoDB run by this project itself, for machines without a container engine and for every test."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from causeway_cli.children import Child, Program, last_words
from causeway_cli.kafka_jars import ensure_jars
from causeway_cli.kafka_server import kafka_program
from causeway_cli.mongo_server import address_of, mongo_program
from causeway_cli.places import Places
from causeway_cli.ports import LOOPBACK
from causeway_cli.trouble import ExitCode, Trouble


def wait_until_ready(child: Child, *, seconds: float, pause: float = 0.05) -> None:
    """Ask ``child`` until it can serve. Raises :class:`Trouble` with its last words when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while not child.program.ready():
        code = child.exit_code()
        if code is not None:
            raise _not_ready(child, f"ended with code {code} while starting")
        if time.monotonic() > deadline:
            raise _not_ready(child, f"was not ready within {seconds:.0f} s")
        time.sleep(pause)


def _not_ready(child: Child, what: str) -> Trouble:
    words = last_words(child.log, lines=3).replace("\n", " | ")
    return Trouble(
        f"{child.program.name} {what}; its last words: {words or 'none'}.",
        remedy=f"The whole log is {child.log}.",
        exit_code=ExitCode.NOT_READY,
    )


READY_WITHIN_S = 120.0
"""Usually 5; on a machine with twenty times the work that it can do, a broker was not ready after 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server that can be started, killed and started again on the same port and data."""

    address: str
    program: Program
    log: Path
    owner: Path

    def start(self, *, seconds: float = READY_WITHIN_S) -> "RunningServer":
        """Start it and wait until it serves."""
        running = RunningServer(self, self.spawn())
        try:
            wait_until_ready(running.child, seconds=seconds)
        except Trouble:
            running.stop()
            raise
        return running

    def spawn(self) -> Child:
        """Start the process without waiting."""
        return Child(self.program, log=self.log, owner=self.owner)


@dataclass(slots=True)
class RunningServer:
    """A started :class:`Server`. Fault tests end it without notice and start it again."""

    server: Server
    child: Child

    @property
    def address(self) -> str:
        """Where clients reach it."""
        return self.server.address

    def kill(self) -> None:
        """End it as a power failure would."""
        self.child.kill()

    def stop(self) -> None:
        """Let it close its files."""
        self.child.stop()

    def restart(self, *, seconds: float = READY_WITHIN_S) -> None:
        """Start it again after :meth:`kill` or :meth:`stop`; the address stays."""
        self.child = self.server.start(seconds=seconds).child


def embedded_kafka(places: Places, *, port: int, controller: int) -> Server:
    """Describe a broker under ``places``; its jars are fetched into the cache if they are not there."""
    jars = ensure_jars(places.kafka_jars, log=places.log_of("maven"))
    program = kafka_program(
        jars=jars, data=places.data / "kafka", configuration=places.run, port=port, controller=controller
    )
    return Server(address=f"{LOOPBACK}:{port}", program=program, log=places.log_of("kafka"), owner=places.root)


def embedded_mongo(places: Places, *, port: int) -> Server:
    """Describe a MongoDB server under ``places``."""
    program = mongo_program(data=places.data / "mongo", port=port)
    return Server(address=address_of(port), program=program, log=places.log_of("mongod"), owner=places.root)


def start_side_by_side(*servers: Callable[[], Server]) -> list[RunningServer]:
    """Start several servers at once and wait for all; when one fails, none is left running."""
    running: list[RunningServer] = []
    try:
        for describe in servers:
            server = describe()
            running.append(RunningServer(server, server.spawn()))
        for one in running:
            wait_until_ready(one.child, seconds=READY_WITHIN_S)
    except BaseException:
        for one in running:
            one.stop()
        raise
    return running
