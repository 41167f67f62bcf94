"""What a check looks at: every service's database, the log, the mail server, and what clients were told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from pymongo import MongoClient
from pymongo.database import Database

from causeway_cli.invariants.ledger import Ledger
from causeway_contracts.topics import REGISTRATIONS

Document = dict[str, Any]
Witness = Callable[[], Mapping[str, int]]
"""Returns how often the mail server accepted each Message-ID."""

SERVICES = ("partners", "events", "registrations", "notifications", "portal")


@dataclass(frozen=True, slots=True)
class Heard:
    """One record of the log, as far as a check needs it."""

    message_id: str
    subject: str
    seq: int
    type: str
    offset: int


@dataclass(frozen=True)
class Scene:
    """One running system, by the addresses of its servers.

    ``planted`` is how many dead letters the test itself has caused.
    """

    client: MongoClient[Document]
    kafka: str
    ledger: Ledger
    namespace: str = ""
    accepted_mail: Witness | None = None
    planted: int = 0
    events: frozenset[str] = field(default_factory=frozenset)
    """The events that the ledger is about; empty for all."""

    def database(self, service: str) -> Database[Document]:
        """Return the database of one service."""
        return self.client[f"{self.namespace}{service}"]

    @property
    def event_filter(self) -> Document:
        """Return the condition that keeps a query to the events in question."""
        return {"event_id": {"$in": sorted(self.events)}} if self.events else {}

    @property
    def id_filter(self) -> Document:
        """Return the same condition for documents that have the events' own ids."""
        return {"_id": {"$in": sorted(self.events)}} if self.events else {}

    @cached_property
    def registrations(self) -> Mapping[str, Document]:
        """Every registration in question by id; read once a check."""
        fields = {"event_id": 1, "mode": 1, "status": 1, "revision": 1, "checked_in_at": 1}
        found = self.database("registrations")["registrations"].find(self.event_filter, fields)
        return {row["_id"]: row for row in found}

    @cached_property
    def log(self) -> list[Heard]:
        """The registrations topic from its beginning to its end, in the order of each partition; read once a check."""
        return list(_read(self.kafka, f"{self.namespace}{REGISTRATIONS.name}"))


def _read(kafka: str, topic: str) -> Iterator[Heard]:
    consumer = KafkaConsumer(bootstrap_servers=kafka, group_id=None, enable_auto_commit=False)
    try:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        consumer.seek_to_beginning(*partitions)
        waiting = {partition for partition, end in ends.items() if consumer.position(partition) < end}
        while waiting:
            for records in consumer.poll(timeout_ms=1000).values():
                for record in records:
                    yield _heard(record)
            waiting = {partition for partition in waiting if consumer.position(partition) < ends[partition]}
    finally:
        consumer.close()


def _heard(record: Any) -> Heard:
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    return Heard(
        message_id=headers.get("ce_id", ""),
        subject=headers.get("ce_subject", ""),
        seq=int(headers.get("ce_seq", "0") or 0),
        type=headers.get("ce_type", ""),
        offset=record.offset,
    )
