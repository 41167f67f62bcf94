"""Records on real topics for tests: well-formed messages, raw bytes, and everything that lies on a topic."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from causeway_contracts import catalogue, partners
from causeway_contracts.envelope import Headers, Message, headers_of, value_of
from causeway_platform.decoding import Record, decode
from causeway_platform.identifiers import new_id


def institution_message(institution_id: str, seq: int, *, name: str = "A museum", message_id: str = "") -> Message:
    """Return a message of the partners service about an institution, whose English name tests give meaning to."""
    state = {
        "id": institution_id,
        "names": {"en": name},
        "kind": "museum",
        "country": "AM",
        "zone": "Asia/Yerevan",
        "status": "active",
        "revision": seq,
    }
    return Message(
        id=message_id or new_id(),
        type=partners.INSTITUTION_CHANGED,
        source="causeway/partners",
        subject=institution_id,
        seq=seq,
        time=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        data=catalogue.write_body(partners.INSTITUTION_CHANGED, {"change": {}, "state": state}),
        correlation=f"test-{institution_id}"[:64],
    )


def signing_key_message(kid: str, seq: int, *, retired: bool = False) -> Message:
    """Return a message of the partners service about a public key, retired long ago or in force."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    message_type = partners.SIGNING_KEY_RETIRED if retired else partners.SIGNING_KEY_PUBLISHED
    state = {
        "kid": kid,
        "jwk": {"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        "active_from": moment,
        "retired_at": moment if retired else None,
        "revision": seq,
    }
    return Message(
        id=new_id(),
        type=message_type,
        source="causeway/partners",
        subject=kid,
        seq=seq,
        time=moment,
        data=catalogue.write_body(message_type, {"change": {}, "state": state}),
    )


def records_of(topic: str, *messages: Message, first_offset: int = 0) -> list[Record]:
    """Return the messages as the consumer would have read them from one partition."""
    raws = [(message.subject.encode(), value_of(message), headers_of(message)) for message in messages]
    return [decode(Record(topic, 0, first_offset + number, *raw)) for number, raw in enumerate(raws)]


def unreadable_record(topic: str, key: str, value: bytes | None, *, offset: int = 0) -> Record:
    """Return a record with the headers of a message and any bytes as its body."""
    headers = headers_of(institution_message(key, 1))
    return decode(Record(topic, 0, offset, key.encode(), value, headers))


@dataclass(frozen=True)
class TopicWriter:
    """Writes to one topic and waits for the broker's word."""

    producer: KafkaProducer
    topic: str

    def say(self, *messages: Message) -> None:
        """Put messages on the topic in order."""
        for message in messages:
            value, headers = value_of(message), headers_of(message)
            self.producer.send(self.topic, key=message.subject.encode(), value=value, headers=headers)
        self.producer.flush(timeout=30)

    def put(self, key: bytes, value: bytes | None, headers: Headers, *, partition: int | None = None) -> int:
        """Put any bytes on the topic and return the offset."""
        sent = self.producer.send(self.topic, key=key, value=value, headers=headers, partition=partition)
        return int(sent.get(timeout=30).offset)


@contextmanager
def topic_writer(kafka: str, topic: str) -> Iterator[TopicWriter]:
    """Yield a writer to ``topic``, which must exist."""
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=5)
    try:
        yield TopicWriter(producer, topic)
    finally:
        producer.close(timeout=5)


def everything_on(kafka: str, topic: str) -> Sequence[Any]:
    """Return every record of a topic, each partition in order."""
    consumer = KafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    try:
        places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        found: list[Any] = []
        while any(consumer.position(place) < end for place, end in ends.items()):
            for records in consumer.poll(timeout_ms=200).values():
                found.extend(records)
        return sorted(found, key=lambda record: (record.partition, record.offset))
    finally:
        consumer.close()
