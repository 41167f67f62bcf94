"""The AsyncAPI 3.0 document of all messages, generated from the catalogue so that it cannot say anything else.

``python -m causeway_contracts.asyncapi`` prints it.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from causeway_contracts import catalogue
from causeway_contracts.examples import example
from causeway_contracts.topics import PARTITIONS, TOPICS, Topic

Json = dict[str, Any]

HEADERS: Json = {
    "type": "object",
    "required": ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_seq", "content-type"],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "description": "Unique; a message that comes twice has the same."},
        "ce_type": {"type": "string", "description": "The name of the message."},
        "ce_source": {"type": "string", "description": "The publishing service, causeway/<service>."},
        "ce_subject": {"type": "string", "description": "The id of what it is about; also the record's key."},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_seq": {"type": "string", "pattern": "^[0-9]{1,15}$", "description": "Rises with every message of a key."},
        "ce_correlationid": {"type": "string", "description": "The request it all began with."},
        "ce_traceparent": {"type": "string"},
        "content-type": {"type": "string", "const": "application/json"},
    },
}
"""CloudEvents 1.0 attributes as Kafka headers (binary content mode)."""


def document(version: str = "1.0.0") -> Json:
    """Return the document as JSON-ready data."""
    schemas, payloads = _schemas()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Causeway messages",
            "version": version,
            "description": "What the services of Causeway say to one another. Every message carries the change and the"
            " state after it, so a copy can be rebuilt by reading a topic from its beginning.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.writer: _channel(topic) for topic in TOPICS.values()},
        "operations": {name: operation for topic in TOPICS.values() for name, operation in _operations(topic)},
        "components": {
            "schemas": {"Headers": HEADERS, **schemas},
            "messages": {_name(message_type): _message(message_type, payloads) for message_type in _types()},
        },
    }


def _types(topic: Topic | None = None) -> list[str]:
    return [name for name in sorted(catalogue.MESSAGES) if topic is None or catalogue.topic_of(name) == topic]


def _name(message_type: str) -> str:
    """Return a component's name: ``causeway.events.published.v1`` becomes ``events-published-v1``."""
    return message_type.removeprefix("causeway.").replace(".", "-")


def _schemas() -> tuple[Json, dict[str, Json]]:
    """Return the shared schemas by name, and each message's payload that refers to them."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(title="", version="", openapi_version="3.1.0", plugins=[plugin])
    converter = plugin.converter
    if converter is None:
        raise RuntimeError("the plugin has no converter although it was given to a document")
    # apispec leaves this method without types.
    convert: Callable[[Schema], Json] = converter.schema2jsonschema
    payloads = {name: convert(catalogue.schema_of(name, tolerant=True)) for name in _types()}
    return spec.to_dict()["components"]["schemas"], payloads


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__ if issubclass(kind, Schema) else str(schema)


def _message(message_type: str, payloads: dict[str, Json]) -> Json:
    golden = example(message_type)
    return {
        "name": message_type,
        "title": message_type.split(".")[2].replace("-", " ").capitalize(),
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/Headers"},
        "payload": payloads[message_type],
        "bindings": {"kafka": {"key": {"type": "string", "description": "The subject."}, "bindingVersion": "0.5.0"}},
        "examples": [{"name": "golden", "headers": golden["headers"], "payload": golden["value"]}],
    }


def _channel(topic: Topic) -> Json:
    settings = topic.settings
    return {
        "address": topic.name,
        "description": f"What {topic.writer} says; read by {', '.join(topic.readers)}.",
        "messages": {_name(name): {"$ref": f"#/components/messages/{_name(name)}"} for name in _types(topic)},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": PARTITIONS,
                "topicConfiguration": {
                    "cleanup.policy": [settings["cleanup.policy"]],
                    "delete.retention.ms": int(settings["delete.retention.ms"]),
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations(topic: Topic) -> list[tuple[str, Json]]:
    channel = {"$ref": f"#/channels/{topic.writer}"}
    sends = (f"{topic.writer}-sends", {"action": "send", "channel": channel, "summary": f"{topic.writer} tells."})
    receives = [
        (f"{reader}-follows-{topic.writer}", {"action": "receive", "channel": channel, "summary": f"{reader} follows."})
        for reader in topic.readers
    ]
    return [sends, *receives]


def main() -> None:
    """Print the document."""
    json.dump(document(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
