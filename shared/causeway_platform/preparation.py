"""What has to be there before a service runs: collections, indexes, topics. Safe to do again, by anybody, at once."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from kafka.errors import KafkaError
from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import CollectionInvalid, ConnectionFailure, OperationFailure, PyMongoError

from causeway_platform import (
    backfill,
    clock_work,
    commands,
    dead_letters,
    heartbeat,
    inbox,
    kafka_clients,
    leases,
    outbox,
    parked,
    signing_keys,
    topics_setup,
)
from causeway_platform.mongo import Document
from causeway_platform.service import Service
from causeway_platform.work import CLOCK_WORK

PAUSE_S = 0.5

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    outbox.COLLECTION: outbox.INDEXES,
    commands.COLLECTION: commands.INDEXES,
    inbox.COLLECTION: inbox.INDEXES,
    dead_letters.COLLECTION: dead_letters.INDEXES,
    parked.COLLECTION: parked.INDEXES,
    CLOCK_WORK: clock_work.INDEXES,
    backfill.PROGRESS: (),
    signing_keys.COLLECTION: (),
    heartbeat.COLLECTION: (),
    leases.COLLECTION: (),
}
"""The platform's own collections in every service's database."""

log = structlog.get_logger("causeway.prepare")


def prepare(service: Service, *, patience_s: float = 120.0) -> None:
    """Create what is missing, waiting for servers that are still starting.

    Raises:
        KafkaError: no broker answered in time.
        PyMongoError: no database answered in time.
    """
    end = time.monotonic() + patience_s
    while True:
        try:
            ensure_collections(service)
            ensure_topics(service)
            break
        except (KafkaError, ConnectionFailure, OperationFailure) as error:
            if time.monotonic() > end:
                raise
            log.info("waiting for the servers", error=f"{type(error).__name__}: {error}")
            time.sleep(PAUSE_S)
    if service.on_prepare is not None:
        service.on_prepare()
    log.info("prepared")


def ensure_collections(service: Service) -> None:
    """Create the platform's and the service's collections with their indexes.

    All of them exist before anything is served, because creating one inside a transaction makes others conflict.
    """
    wanted: dict[str, list[IndexModel]] = {name: list(models) for name, models in INDEXES.items()}
    for name, models in service.indexes.items():
        wanted.setdefault(name, []).extend(models)
    present = set(service.database.list_collection_names())
    for name, models in wanted.items():
        if name not in present:
            _create(service.database, name, clustered=name in service.clustered)
        if models:
            service.database[name].create_indexes(models)


def _create(database: Database[Document], name: str, *, clustered: bool) -> None:
    options: dict[str, Any] = {"clusteredIndex": {"key": {"_id": 1}, "unique": True}} if clustered else {}
    try:
        database.create_collection(name, **options)
    except CollectionInvalid:
        log.info("another process was faster", collection=name)
    except OperationFailure as error:
        if error.code != 48:  # NamespaceExists, when two ask at the same moment
            raise


def ensure_topics(service: Service) -> None:
    """Create the topics that the service writes and reads."""
    admin = kafka_clients.admin(service.settings)
    try:
        new = topics_setup.create(admin, topics_setup.wanted_topics(service.settings, service.subscriptions))
    finally:
        admin.close()
    if new:
        log.info("topics created", topics=new)


def reachable(service: Service) -> dict[str, bool]:
    """Say of each server whether it answers."""
    return {"mongodb": _database_answers(service), "kafka": _broker_answers(service)}


def _database_answers(service: Service) -> bool:
    try:
        service.client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def _broker_answers(service: Service) -> bool:
    try:
        kafka_clients.admin(service.settings).close()
    except KafkaError:
        return False
    return True
