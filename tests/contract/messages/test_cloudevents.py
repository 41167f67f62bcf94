"""Our records are CloudEvents 1.0 in Kafka's binary content mode: the official library reads them."""

import json

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from causeway_contracts import catalogue
from causeway_contracts.envelope import headers_of, value_of
from causeway_contracts.examples import example
from causeway_testing.records import institution_message


def as_cloud_event(key: str, headers: dict[str, bytes], value: bytes) -> CloudEvent:
    message = KafkaMessage(headers=headers, key=key.encode(), value=value)
    event = from_binary(message, JSONFormat(), CloudEvent)
    assert isinstance(event, CloudEvent)
    return event


@pytest.mark.parametrize("message_type", sorted(catalogue.MESSAGES))
def test_the_official_library_reads_the_examples(message_type: str) -> None:
    golden = example(message_type)
    headers = {name: value.encode() for name, value in golden["headers"].items()}
    event = as_cloud_event(golden["key"], headers, json.dumps(golden["value"]).encode())
    assert event.get_type() == message_type
    assert event.get_specversion() == "1.0"
    assert event.get_subject() == golden["key"]
    assert event.get_data() == golden["value"]


def test_the_official_library_reads_what_a_writer_sends() -> None:
    message = institution_message("i-1", 3)
    event = as_cloud_event("i-1", dict(headers_of(message)), value_of(message))
    assert event.get_id() == message.id
    assert event.get_source() == "causeway/partners"
    assert event.get_time() == message.time
    assert event.get_datacontenttype() == "application/json"
    assert event.get_extension("seq") == "3"
    assert event.get_extension("correlationid") == message.correlation
