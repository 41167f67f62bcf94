"""Every message there is, by its name; the only way to check a body, when it is written and when it is read."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields

from causeway_contracts import events, notifications, partners, registrations
from causeway_contracts.envelope import Message, UnreadableMessage
from causeway_contracts.shapes import Convert, Unsure, reader_of, writer_of
from causeway_contracts.topics import TOPICS, Topic

MESSAGES: Mapping[str, type[Schema]] = {
    **partners.MESSAGES,
    **events.MESSAGES,
    **registrations.MESSAGES,
    **notifications.MESSAGES,
}

ERASING = registrations.ERASING
"""The messages that always forget a person; ``erases`` knows those, too, that do so when they say it."""


def topic_of(message_type: str) -> Topic:
    """Return the topic that carries ``message_type``: the second word of the name is the publishing service."""
    return TOPICS[message_type.split(".")[1]]


def erases(message_type: str, body: Mapping[str, Any] | None) -> bool:
    """Say whether a message forgets a person; every service on its topic forgets them too, whatever else it follows.

    ``body`` is the checked one, none where it could not be read.
    """
    if message_type in registrations.ERASING_IF_SAID:
        return body is not None and bool(body["change"].get("person_forgotten"))
    return message_type in ERASING


def is_known(message_type: str) -> bool:
    """Say whether the catalogue has this message; a newer publisher may send names that we do not know yet."""
    return message_type in MESSAGES


def write_body(message_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` as JSON-ready values.

    Raises:
        ValueError: the publisher's own mistake: a field is missing, of the wrong shape or not in the catalogue.
    """
    try:
        written: dict[str, Any] = _writer(message_type)(data)
    except Unsure:
        written = _write_with_care(message_type, data)
    return written


def read_body(message: Message) -> dict[str, Any]:
    """Return the checked body of ``message``, moments as aware datetimes, unknown additions left out.

    Raises:
        UnreadableMessage: the name is not in the catalogue or the body does not follow its schema.
    """
    if not is_known(message.type):
        raise UnreadableMessage(f"{message.type} is not in the catalogue")
    try:
        read: dict[str, Any] = _reader(message.type)(message.data)
    except Unsure:
        read = _read_with_care(message)
    return read


def schema_of(message_type: str, *, tolerant: bool) -> Schema:
    """Return the schema of a message's body, which ignores or refuses what it does not know at every depth."""
    schema = MESSAGES[message_type]()
    for part in _parts(schema):
        part.unknown = EXCLUDE if tolerant else RAISE
    return schema


@cache
def _tolerant(message_type: str) -> Schema:
    return schema_of(message_type, tolerant=True)


@cache
def _strict(message_type: str) -> Schema:
    return schema_of(message_type, tolerant=False)


@cache
def _reader(message_type: str) -> Convert:
    return reader_of(_tolerant(message_type))


@cache
def _writer(message_type: str) -> Convert:
    return writer_of(_strict(message_type))


def _parts(schema: Schema) -> Iterator[Schema]:
    """Yield the schema and every schema inside it."""
    yield schema
    waiting: list[fields.Field[Any]] = list(schema.fields.values())
    while waiting:
        field = waiting.pop()
        if isinstance(field, fields.Nested):
            yield field.schema
            waiting.extend(field.schema.fields.values())
        elif isinstance(field, fields.List):
            waiting.append(field.inner)
        elif isinstance(field, fields.Dict) and field.value_field is not None:
            waiting.append(field.value_field)


def _write_with_care(message_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    schema = _strict(message_type)
    dumped = schema.dump(data)
    try:
        schema.load(dumped)
    except ValidationError as error:
        raise ValueError(f"{message_type} does not follow its schema: {error.messages}") from error
    if not isinstance(dumped, dict):
        raise TypeError(f"{message_type} is not an object")
    if lost := sorted(_lost(data, dumped)):
        raise ValueError(f"{message_type} has members that are not in its schema: {', '.join(lost)}")
    return dumped


def _lost(data: Any, dumped: Any, path: str = "") -> Iterator[str]:
    """Yield the members of ``data`` that the schema left out without a word."""
    if isinstance(data, Mapping) and isinstance(dumped, Mapping):
        for name, value in data.items():
            if name in dumped:
                yield from _lost(value, dumped[name], f"{path}{name}.")
            else:
                yield f"{path}{name}"
    elif isinstance(data, list | tuple) and isinstance(dumped, list):
        for item, written in zip(data, dumped, strict=True):
            yield from _lost(item, written, path)


def _read_with_care(message: Message) -> dict[str, Any]:
    try:
        loaded = _tolerant(message.type).load(message.data)
    except ValidationError as error:
        raise UnreadableMessage(f"{message.type}: {error.messages}") from error
    if not isinstance(loaded, dict):
        raise UnreadableMessage(f"{message.type} is not an object")
    return loaded
