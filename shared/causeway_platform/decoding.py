"""A record from a topic, read and checked; one that cannot be read says why instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from causeway_contracts import catalogue
from causeway_contracts.envelope import Message, UnreadableMessage, read_message
from causeway_platform.subscriptions import Body


class Raw(Protocol):
    """A record as the Kafka client gives it."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(slots=True)
class Record:
    """What lay on the topic, and what we could make of it.

    ``message`` is none when it cannot be read, and ``trouble`` says why. ``body`` is none besides when the
    catalogue does not know the type: a newer publisher may send it, and we have nothing to do about it.
    """

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    message: Message | None = None
    body: Body | None = None
    trouble: str | None = None

    @property
    def place(self) -> str:
        """Where it lies; no other record of the cluster has the same."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def id(self) -> str:
        """The message's id, or the record's place when there is no message in it."""
        return self.message.id if self.message is not None else self.place

    @property
    def order_key(self) -> str:
        """Records with the same one are applied in order: the topic and the aggregate."""
        return f"{self.topic}|{(self.key or b'').decode('utf-8', 'replace')[:256]}"


def decode(raw: Raw) -> Record:
    """Return the record with its message and checked body, or with the trouble that no retry can help."""
    key, value, headers = raw.key, raw.value, raw.headers
    try:
        message = read_message(key, value, headers)
        body = catalogue.read_body(message) if catalogue.is_known(message.type) else None
    except UnreadableMessage as error:
        return Record(raw.topic, raw.partition, raw.offset, key, value, headers, trouble=str(error)[:1_000])
    return Record(raw.topic, raw.partition, raw.offset, key, value, headers, message, body)


def decode_stored(row: Mapping[str, Any]) -> Record:
    """Return the record kept in a parked row or a dead letter, read anew: a release may have learnt its type."""
    headers = [(name, bytes(value)) for name, value in row["headers"]]
    kept = Record(row["topic"], row["partition"], row["offset"], _bytes(row["key"]), _bytes(row["value"]), headers)
    return decode(kept)


def stored(record: Record) -> dict[str, Any]:
    """Return the members by which ``decode_stored`` finds the record again."""
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "value": record.value,
        "headers": [[name, value or b""] for name, value in record.headers],
    }


def _bytes(value: bytes | None) -> bytes | None:
    return None if value is None else bytes(value)
