"""Kafka and MongoDB as containers, where an engine answers: the same servers without Java and Maven."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from causeway_cli.mongo_server import CACHE_GB, REPLICA_SET
from causeway_cli.ports import LOOPBACK

KAFKA_IMAGE = "apache/kafka:4.1.0"
MONGO_IMAGE = "mongo:7.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What an engine must be told to run one server on one port. ``volume`` is where the image keeps its data."""

    image: str
    port: int
    volume: str
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def engine_answers() -> bool:
    """Say whether a container engine can be used right now."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        done = subprocess.run((docker, "info"), capture_output=True, check=False, timeout=5)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def kafka_recipe(port: int) -> Recipe:
    """Return a single-node broker that calls itself by the published address."""
    settings = {
        "NODE_ID": "1",
        "PROCESS_ROLES": "broker,controller",
        "CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "LISTENERS": f"PLAINTEXT://:{port},CONTROLLER://:9093",
        "ADVERTISED_LISTENERS": f"PLAINTEXT://{LOOPBACK}:{port}",
        "LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "AUTO_CREATE_TOPICS_ENABLE": "false",
        "OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "LOG_DIRS": "/var/lib/kafka/data",
    }
    environment = {f"KAFKA_{name}": value for name, value in settings.items()}
    environment["KAFKA_HEAP_OPTS"] = "-Xms64m -Xmx320m"
    return Recipe(image=KAFKA_IMAGE, port=port, volume="/var/lib/kafka/data", environment=environment)


def mongo_recipe(port: int) -> Recipe:
    """Return a replica set of one on the same port inside and outside, so that its member's address holds for both."""
    command = ("mongod", "--replSet", REPLICA_SET, "--bind_ip_all", "--port", str(port))
    return Recipe(
        image=MONGO_IMAGE,
        port=port,
        volume="/data/db",
        command=(*command, "--wiredTigerCacheSizeGB", str(CACHE_GB), "--quiet"),
    )


def run_command(recipe: Recipe, *, name: str) -> tuple[str, ...]:
    """Return the foreground command; the engine's client passes signals on, so a container is a child like others."""
    environment = [part for key, value in recipe.environment.items() for part in ("--env", f"{key}={value}")]
    published = f"{LOOPBACK}:{recipe.port}:{recipe.port}"
    head = ("docker", "run", "--rm", "--name", name, "--publish", published)
    return (*head, "--volume", f"{name}:{recipe.volume}", *environment, recipe.image, *recipe.command)


def remove_leftover(name: str) -> None:
    """Remove the container of an earlier run that was killed; its volume with the data stays."""
    subprocess.run(("docker", "rm", "--force", name), capture_output=True, check=False)  # noqa: S603, S607
