"""The one way to reach Kafka; the settings were measured to matter when a broker restarts.

Make every client after any fork: a producer made before it is dead in the child, a consumer hangs in ``poll``.
"""

import socket
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaConnectionError, KafkaError

from causeway_platform.settings import PlatformSettings

BATCH = 500
"""Messages in one transaction; 500 took 36 ms, one by one was fifty times slower."""

_COMMON: Mapping[str, Any] = {
    # The default of 30 s made a consumer silent for 54 s after a broker's restart; with one second it was 1.3 s.
    "reconnect_backoff_max_ms": 1_000,
    "reconnect_backoff_ms": 50,
    "retry_backoff_ms": 50,
    "metadata_max_age_ms": 30_000,
    # Our own loops repeat the constructor, so it need not wait long for a broker that is not there yet.
    "bootstrap_timeout_ms": 5_000,
}

PRODUCER: Mapping[str, Any] = {
    **_COMMON,
    "acks": "all",
    "enable_idempotence": True,
    "max_in_flight_requests_per_connection": 5,
    "linger_ms": 5,
    "batch_size": 65_536,
    "delivery_timeout_ms": 60_000,
    "request_timeout_ms": 10_000,
    "max_block_ms": 5_000,
}

CONSUMER: Mapping[str, Any] = {
    **_COMMON,
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "max_poll_records": BATCH,
    # A batch takes well under a second, one halved down to every message some twenty. Others wait so long for a member
    # that hangs, and an answer lost while joining is missed only then.
    "max_poll_interval_ms": 120_000,
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 2_000,
    "fetch_min_bytes": 1,
    "fetch_max_wait_ms": 500,
    "request_timeout_ms": 15_000,
    "isolation_level": "read_committed",
}


class SlowChecksums(RuntimeError):
    """The C extension for checksums is missing; without it everything is three to ten times slower."""


def require_fast_checksums() -> None:
    """Refuse to start without ``crc32c``.

    Raises:
        SlowChecksums: it is not installed.
    """
    if find_spec("crc32c") is None:
        raise SlowChecksums("The Python package crc32c is not installed; install it: python -m pip install crc32c")


def require_broker(addresses: str) -> None:
    """Refuse to make a client while no broker listens.

    A client that cannot be made leaves its sockets to the garbage collector, a dozen a try; a worker that tries for
    hours would run out of them.

    Raises:
        KafkaConnectionError: nobody listens at any of the addresses.
    """
    for address in addresses.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=2).close()
        except OSError:
            continue
        return
    raise KafkaConnectionError(f"no broker listens at {addresses}")


def producer(settings: PlatformSettings) -> KafkaProducer:
    """Return a producer; raises ``KafkaError`` when no broker answers within 5 s."""
    require_fast_checksums()
    require_broker(settings.kafka)
    return KafkaProducer(bootstrap_servers=settings.kafka, client_id=f"{settings.service}-relay", **PRODUCER)


def consumer(settings: PlatformSettings, *topics: str, group: str | None) -> KafkaConsumer:
    """Return a consumer of ``topics``, or without a group of partitions still to be assigned.

    Raises:
        KafkaError: no broker answers.
    """
    require_fast_checksums()
    require_broker(settings.kafka)
    client = KafkaConsumer(
        *topics, bootstrap_servers=settings.kafka, client_id=f"{settings.service}-work", group_id=group, **CONSUMER
    )
    try:
        _learn_partitions(client, topics)
    except KafkaError:
        client.close(autocommit=False)
        raise
    return client


def _learn_partitions(client: KafkaConsumer, topics: Iterable[str]) -> None:
    """Ask which partitions there are before the group is joined.

    A member that learns it only afterwards joins once more. kafka-python 3.0.12 takes this second joining for done when
    a poll returned in the middle of it, and the member stands still without partitions: one start in forty with polls
    of 100 ms, nearly every one with polls of 5 ms.
    """
    for topic in topics:
        client.partitions_for_topic(topic)


def admin(settings: PlatformSettings) -> KafkaAdminClient:
    """Return an administration client; raises ``KafkaError`` when no broker answers within 5 s."""
    require_broker(settings.kafka)
    return KafkaAdminClient(
        bootstrap_servers=settings.kafka, client_id=f"{settings.service}-prepare", request_timeout_ms=15_000, **_COMMON
    )


def group_of(settings: PlatformSettings) -> str:
    """Return the consumer group of a service: its own name."""
    return settings.named(f"causeway.{settings.service}")
