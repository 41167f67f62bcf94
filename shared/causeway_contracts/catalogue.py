"""Every message there is, by its name; the only way to check a body, when it is written and when it is read."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from marshmallow import Schema, ValidationError

from causeway_contracts import events, notifications, partners, registrations
from causeway_contracts.envelope import Message, UnreadableMessage
from causeway_contracts.topics import TOPICS, Topic

MESSAGES: Mapping[str, type[Schema]] = {
    **partners.MESSAGES,
    **events.MESSAGES,
    **registrations.MESSAGES,
    **notifications.MESSAGES,
}


def topic_of(message_type: str) -> Topic:
    """Return the topic that carries ``message_type``: the second word of the name is the publishing service."""
    return TOPICS[message_type.split(".")[1]]


@cache
def _schema(message_type: str, unknown: Literal["raise", "exclude"]) -> Schema:
    return MESSAGES[message_type](unknown=unknown)


def is_known(message_type: str) -> bool:
    """Say whether the catalogue has this message; a newer publisher may send names that we do not know yet."""
    return message_type in MESSAGES


def write_body(message_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` as JSON-ready values.

    Raises:
        ValueError: the publisher's own mistake: a field is missing, of the wrong shape or not in the catalogue.
    """
    schema = _schema(message_type, "raise")
    dumped = schema.dump(data)
    try:
        schema.load(dumped)
    except ValidationError as error:
        raise ValueError(f"{message_type} does not follow its schema: {error.messages}") from error
    if not isinstance(dumped, dict):
        raise TypeError(f"{message_type} is not an object")
    return dumped


def read_body(message: Message) -> dict[str, Any]:
    """Return the checked body of ``message``, moments as aware datetimes, unknown additions left out.

    Raises:
        UnreadableMessage: the name is not in the catalogue or the body does not follow its schema.
    """
    if not is_known(message.type):
        raise UnreadableMessage(f"{message.type} is not in the catalogue")
    try:
        loaded = _schema(message.type, "exclude").load(message.data)
    except ValidationError as error:
        raise UnreadableMessage(f"{message.type}: {error.messages}") from error
    if not isinstance(loaded, dict):
        raise UnreadableMessage(f"{message.type} is not an object")
    return loaded
