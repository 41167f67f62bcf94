"""The relay and the consumer, each against bare kafka-python with the same settings on the same broker."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, KafkaProducer

from causeway_bench.rounds import Bench, Sample, WrongCount
from causeway_contracts import registrations
from causeway_contracts.catalogue import topic_of
from causeway_contracts.envelope import headers_of
from causeway_contracts.topics import REGISTRATIONS
from causeway_platform import inbox, kafka_clients, outbox
from causeway_platform.batches import Batches
from causeway_platform.circuit import Circuit
from causeway_platform.consumer import Consumer
from causeway_platform.identifiers import new_id
from causeway_platform.lag import LagWatch
from causeway_platform.leases import COLLECTION as LEASES
from causeway_platform.leases import Lease
from causeway_platform.mongo import Document, connect, database_of
from causeway_platform.relay import Relay
from causeway_platform.service import Service
from causeway_platform.settings import PlatformSettings, read_platform_settings
from causeway_platform.shelf import Codec
from causeway_platform.signing_keys import COLLECTION as SIGNING_KEYS
from causeway_platform.signing_keys import KeyRing
from causeway_platform.subscriptions import Subscription
from causeway_platform.topics_setup import WantedTopic, create
from causeway_platform.web.routes import Routes
from causeway_platform.work import Work

MESSAGES = 40_000
COLLECTIONS = ("copies", "outbox", "inbox", "parked", "dead_letters", "clock_work", "leases", "answers")


@dataclass(frozen=True, slots=True)
class CopiedRegistration:
    """What a reader keeps of a registration."""

    id: str
    revision: int
    status: str
    event_id: str


COPIES = Codec(
    "copy",
    lambda copy: {"_id": copy.id, "revision": copy.revision, "status": copy.status, "event_id": copy.event_id},
    lambda row: CopiedRegistration(row["_id"], row["revision"], row["status"], row["event_id"]),
)


class Reading(Work):
    """The unit of work of a service that keeps copies."""

    def __init__(self, database: Any, session: Any, settings: PlatformSettings) -> None:
        super().__init__(database, session, settings, {})
        self.copies = self.shelf("copies", COPIES)


def _keep_copy(body: dict[str, Any], message: Any, work: Reading) -> None:
    state = body["state"]
    known = work.copies.find(message.subject)
    if known is None or known.revision < message.seq:
        work.copies.save(CopiedRegistration(message.subject, message.seq, state["status"], state["event_id"]))


def _want_copies(messages: Sequence[tuple[Any, dict[str, Any]]], work: Reading) -> None:
    for message, _ in messages:
        work.copies.want(message.subject)


@contextmanager
def _service(bench: Bench) -> Iterator[Service]:
    """Yield a service named registrations that can send, and read what it sent."""
    settings = read_platform_settings("registrations", dict(bench.environment))
    client = connect(settings)
    database = database_of(client, settings)
    for name in COLLECTIONS:
        database.create_collection(name)
    database["outbox"].create_indexes(list(outbox.INDEXES))
    database["inbox"].create_indexes(list(inbox.INDEXES))
    admin = kafka_clients.admin(settings)
    create(admin, [WantedTopic(settings.named(REGISTRATIONS.name), 12, REGISTRATIONS.settings)])
    admin.close()
    try:
        yield Service(
            settings=settings,
            client=client,
            database=database,
            open_work=lambda session: Reading(database, session, settings),
            routes=Routes("registrations"),
            keys=KeyRing(database[SIGNING_KEYS]),
            subscriptions={registrations.REGISTERED: Subscription(_keep_copy, _want_copies)},
            due={},
            indexes={},
        )
    finally:
        client.drop_database(settings.database_name)
        client.close()


def _rows(settings: PlatformSettings) -> list[Document]:
    """Return outbox rows of ``MESSAGES`` registrations, of the size that real ones have."""
    now = datetime.now(UTC)
    topic = settings.named(topic_of(registrations.REGISTERED).name)
    return [_row(topic, number, now) for number in range(MESSAGES)]


def _row(topic: str, number: int, now: datetime) -> Document:
    registration_id = new_id()
    state = {
        "id": registration_id,
        "event_id": f"event-{number % 50}",
        "mode": "online",
        "status": "confirmed",
        "position": None,
        "offer": None,
        "language": "zh-Hans",
        "zone": "Asia/Shanghai",
        "country": "CN",
        "institution_id": None,
        "link_version": 1,
        "registered_at": now,
        "checked_in_at": None,
        "revision": 1,
    }
    person = {"name": f"Guest Number {number}", "email": f"guest{number}@visitors.example"}
    draft = outbox.Draft(
        type=registrations.REGISTERED,
        subject=registration_id,
        seq=1,
        data={"change": {}, "state": state, "person": person},
    )
    return outbox.row_of(draft, topic=topic, source="causeway/registrations", time=now, correlation=None)


def relay(bench: Bench) -> Sample:
    """Outbox rows a second, sent, acknowledged and marked; the floor sends the same bytes and waits for the broker."""
    with _service(bench) as service:
        rows = _rows(service.settings)
        service.database["outbox"].insert_many(rows)
        floor = _bare_producer(service.settings, rows)
        stop = threading.Event()
        lease = Lease(service.database[LEASES], "relay")
        sender = Relay(service, lambda: kafka_clients.producer(service.settings), lease, stop)
        sender.run_once()  # The first pass connects; it is not measured.
        waiting = service.database["outbox"].count_documents({"sent": 0})
        started = time.perf_counter()
        while sender.run_once():
            pass
        elapsed = time.perf_counter() - started
        sender.close()
        left = service.database["outbox"].count_documents({"sent": 0})
        return Sample(waiting / elapsed, floor, {"lost": left})


def _bare_producer(settings: PlatformSettings, rows: Sequence[Document]) -> float:
    producer = KafkaProducer(bootstrap_servers=settings.kafka, **kafka_clients.PRODUCER)
    prepared = [(row["key"].encode(), row["value"], headers_of(outbox.message_of(row))) for row in rows]
    try:
        producer.partitions_for(rows[0]["topic"])  # Metadata is fetched before the clock starts.
        started = time.perf_counter()
        for key, value, headers in prepared:
            producer.send(rows[0]["topic"], key=key, value=value, headers=headers)
        producer.flush()
        return len(rows) / (time.perf_counter() - started)
    finally:
        producer.close()


def consumer(bench: Bench) -> Sample:
    """Messages a second, checked, remembered and kept as copies; the floor polls and commits and does nothing else."""
    with _service(bench) as service:
        rows = _rows(service.settings)
        _bare_producer(service.settings, rows)
        floor = _bare_consumer(service.settings, rows[0]["topic"])
        value = _consume(service, rows[0]["topic"])
        kept = service.database["copies"].count_documents({})
        remembered = service.database["inbox"].count_documents({})
        if not kept == remembered == MESSAGES:
            raise WrongCount(f"{kept} copies and {remembered} inbox rows of {MESSAGES} messages")
        return Sample(value, floor, {"lost": MESSAGES - kept, "duplicates": kept - MESSAGES})


def _bare_consumer(settings: PlatformSettings, topic: str) -> float:
    client = KafkaConsumer(
        topic, bootstrap_servers=settings.kafka, group_id=settings.named("bare"), **kafka_clients.CONSUMER
    )
    try:
        seen = sum(len(records) for records in client.poll(timeout_ms=10_000).values())
        started, began_with = time.perf_counter(), seen
        while seen < MESSAGES:
            seen += sum(len(records) for records in client.poll(timeout_ms=1_000).values())
            client.commit()
        return (seen - began_with) / (time.perf_counter() - started)
    finally:
        client.close()


def _consume(service: Service, topic: str) -> float:
    circuit, stop = Circuit(), threading.Event()
    reader = Consumer(
        open_consumer=lambda: kafka_clients.consumer(service.settings, topic, group=service.settings.named("reader")),
        batches=Batches(service, circuit),
        lag=LagWatch(),
        healthy=lambda: True,
    )
    thread = threading.Thread(target=reader.run, args=(stop,), daemon=True)
    taken = service.database["inbox"]
    thread.start()
    try:
        first = _await_count(taken, 1)
        started = time.perf_counter()
        last = _await_count(taken, MESSAGES)
        return (last - first) / (time.perf_counter() - started)
    finally:
        stop.set()
        thread.join(timeout=15)


def _await_count(rows: Any, at_least: int) -> int:
    deadline = time.monotonic() + 60
    while (count := rows.estimated_document_count()) < at_least:
        if time.monotonic() > deadline:
            raise WrongCount(f"{count} of {at_least} messages were taken within a minute")
        time.sleep(0.02)
    return int(count)
