"""The wrapping of every message: CloudEvents 1.0 attributes in Kafka headers, JSON in the value (binary mode).

Source: CloudEvents 1.0.2 and its Kafka protocol binding, section 3.2 (binary content mode).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MAX_VALUE_BYTES = 900_000
"""Stays below the broker's default ``message.max.bytes`` of 1 MiB with room for headers."""

MAX_HEADERS = 32

_IDENTIFIER = re.compile(r"[A-Za-z0-9._:@-]{1,128}")

Headers = list[tuple[str, bytes]]


class UnreadableMessage(ValueError):
    """The bytes on the topic are not a message of ours; no retry can help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One fact on its way between services.

    ``data`` is ``{"change": {...}, "state": {...}}`` and, only where a person is concerned, ``"person": {...}``.
    ``seq`` rises by one with every message about the same ``subject``; a copy moves forward only.
    """

    id: str
    type: str
    source: str
    subject: str
    seq: int
    time: datetime
    data: Mapping[str, Any]
    correlation: str | None = None
    traceparent: str | None = None


def headers_of(message: Message) -> Headers:
    """Return the Kafka headers of ``message``."""
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", message.id.encode()),
        ("ce_type", message.type.encode()),
        ("ce_source", message.source.encode()),
        ("ce_subject", message.subject.encode()),
        ("ce_time", message.time.isoformat().encode()),
        ("ce_seq", str(message.seq).encode()),
        ("content-type", b"application/json"),
    ]
    if message.correlation:
        headers.append(("ce_correlationid", message.correlation.encode()))
    if message.traceparent:
        headers.append(("ce_traceparent", message.traceparent.encode()))
    return headers


def value_of(message: Message) -> bytes:
    """Return the Kafka value of ``message``: compact UTF-8 JSON."""
    return json.dumps(message.data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def read_message(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes]]) -> Message:
    """Return the message in a Kafka record, its body not yet checked against the catalogue.

    Raises:
        UnreadableMessage: an attribute is missing or malformed, the key is not the subject,
            or the body is no JSON object.
    """
    attributes = _attributes(headers)
    if value is None or len(value) > MAX_VALUE_BYTES:
        raise UnreadableMessage("the body is missing" if value is None else "the body is larger than allowed")
    subject = _identifier(attributes, "ce_subject")
    if key is None or key.decode("utf-8", "replace") != subject:
        raise UnreadableMessage("the record's key is not the message's subject")
    return Message(
        id=_identifier(attributes, "ce_id"),
        type=_identifier(attributes, "ce_type"),
        source=attributes.get("ce_source", ""),
        subject=subject,
        seq=_sequence(attributes),
        time=_time(attributes),
        data=_body(value),
        correlation=attributes.get("ce_correlationid"),
        traceparent=attributes.get("ce_traceparent"),
    )


def _attributes(headers: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    pairs = list(headers)
    if len(pairs) > MAX_HEADERS:
        raise UnreadableMessage(f"more than {MAX_HEADERS} headers")
    try:
        attributes = {name: value.decode() for name, value in pairs if value is not None}
    except UnicodeDecodeError as error:
        raise UnreadableMessage("a header is not UTF-8") from error
    if attributes.get("ce_specversion") != "1.0":
        raise UnreadableMessage("ce_specversion is not 1.0")
    return attributes


def _identifier(attributes: Mapping[str, str], name: str) -> str:
    value = attributes.get(name, "")
    if not _IDENTIFIER.fullmatch(value):
        raise UnreadableMessage(f"{name} is missing or malformed")
    return value


def _sequence(attributes: Mapping[str, str]) -> int:
    text = attributes.get("ce_seq", "")
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise UnreadableMessage("ce_seq is missing or not a whole number")
    return int(text)


def _time(attributes: Mapping[str, str]) -> datetime:
    try:
        moment = datetime.fromisoformat(attributes.get("ce_time", ""))
    except ValueError as error:
        raise UnreadableMessage("ce_time is missing or not RFC 3339") from error
    if moment.tzinfo is None:
        raise UnreadableMessage("ce_time has no offset")
    return moment.astimezone(UTC)


def _refuse_constant(name: str) -> None:
    raise UnreadableMessage(f"{name} is not JSON")


# Made once: json.loads makes a new decoder for every call that has an option.
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _body(value: bytes) -> Mapping[str, Any]:
    try:
        body = _DECODER.decode(value.decode())
    except (ValueError, RecursionError) as error:
        raise UnreadableMessage("the body is not JSON") from error
    if not isinstance(body, dict):
        raise UnreadableMessage("the body is not a JSON object")
    return body
