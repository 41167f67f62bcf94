"""Real Kafka and MongoDB for tests: outside ones by environment, else containers, else processes of this machine.

Nothing is ever skipped for want of a server: when none can be had, the run fails with the sentence that says why.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from testcontainers.core.container import DockerContainer

from causeway_cli import containers, kafka_server, mongo_server
from causeway_cli.embedded import RunningServer, embedded_kafka, embedded_mongo, start_side_by_side
from causeway_cli.places import PROJECT, Places
from causeway_cli.ports import LOOPBACK, free_ports


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers of this test run are."""

    mongo_uri: str
    kafka: str


def test_places(root: Path) -> Places:
    """Return places under ``root`` that share the project's cache of broker jars."""
    places = Places(root=root, cache=Path(os.environ.get("CAUSEWAY_CACHE") or PROJECT / ".causeway" / "cache"))
    places.prepare()
    return places


@contextmanager
def servers_for_tests(root: Path) -> Iterator[Servers]:
    """Yield servers for one test run and stop them after it, unless they are somebody else's."""
    with _some_servers(root) as servers, _nothing_expires(servers.mongo_uri):
        yield servers


def outside_servers() -> Servers | None:
    """Return the servers that the environment names, if it names both."""
    mongo_uri, kafka = os.environ.get("CAUSEWAY_MONGO_URI"), os.environ.get("CAUSEWAY_KAFKA")
    return Servers(mongo_uri, kafka) if mongo_uri and kafka else None


@contextmanager
def _nothing_expires(mongo_uri: str) -> Iterator[None]:
    """Keep MongoDB from removing what has expired: the clock of many tests stands still, MongoDB's does not.

    It looks once a minute, and now and then it removed what a test had just written. The server may be somebody else's,
    so it is left as it was found.
    """
    with MongoClient[dict[str, Any]](mongo_uri) as client:
        found = client.admin.command("setParameter", 1, ttlMonitorEnabled=False)["was"]
        try:
            yield
        finally:
            client.admin.command("setParameter", 1, ttlMonitorEnabled=found)


@contextmanager
def _some_servers(root: Path) -> Iterator[Servers]:
    if outside := outside_servers():
        yield outside
        return
    if containers.engine_answers():
        with _contained() as servers:
            yield servers
        return
    with embedded_servers(root) as (mongo, broker):
        yield Servers(mongo.address, broker.address)


@contextmanager
def embedded_servers(root: Path) -> Iterator[tuple[RunningServer, RunningServer]]:
    """Yield a MongoDB and a Kafka of the caller's own, which it may kill, suspend and restart: ``(mongo, kafka)``."""
    places = test_places(root)
    port, controller, mongo_port = free_ports(3)
    mongo, broker = start_side_by_side(
        lambda: embedded_mongo(places, port=mongo_port),
        lambda: embedded_kafka(places, port=port, controller=controller),
    )
    try:
        yield mongo, broker
    finally:
        broker.stop()
        mongo.stop()


@contextmanager
def _contained() -> Iterator[Servers]:
    port, mongo_port = free_ports(2)
    broker = _container(containers.kafka_recipe(port))
    database = _container(containers.mongo_recipe(mongo_port))
    with broker, database:
        _wait(lambda: kafka_server.answers(f"{LOOPBACK}:{port}"), "Kafka")
        _wait(lambda: mongo_server.is_primary(mongo_port), "MongoDB")
        yield Servers(mongo_server.address_of(mongo_port), f"{LOOPBACK}:{port}")


def _container(recipe: containers.Recipe) -> DockerContainer:
    container = DockerContainer(recipe.image).with_bind_ports(recipe.port, recipe.port)
    for name, value in recipe.environment.items():
        container.with_env(name, value)
    return container.with_command(list(recipe.command)) if recipe.command else container


def _wait(ready: Callable[[], bool], name: str, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"The {name} container did not answer within {seconds:.0f} s.")
        time.sleep(0.2)
