"""Every message has a golden example, and both sides still agree with it."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from causeway_contracts import catalogue
from causeway_contracts.envelope import Message, UnreadableMessage, headers_of, read_message, value_of
from causeway_contracts.examples import example
from causeway_testing.message_schemas import members_of

TYPES = sorted(catalogue.MESSAGES)


def message_of(golden: dict[str, Any]) -> Message:
    headers = [(name, value.encode()) for name, value in golden["headers"].items()]
    return read_message(golden["key"].encode(), json.dumps(golden["value"]).encode(), headers)


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that have a schema of their own: the body, its members, and what they nest under one name."""
    yield value
    for name in ("change", "state", "person"):
        if isinstance(value.get(name), dict):
            yield value[name]
    for name in ("place", "registration", "offer"):
        if isinstance(value["state"].get(name), dict):
            yield value["state"][name]


def required_members(message_type: str) -> list[tuple[str, str]]:
    return [
        (part, name)
        for part in ("change", "state")
        for name, field in members_of(message_type, part).items()
        if field.required
    ]


def test_every_message_of_the_catalogue_has_an_example_and_no_example_is_left_over() -> None:
    stored = {path.name.removesuffix(".json") for path in files("causeway_contracts.examples").iterdir()}
    assert {name for name in stored if name.startswith("causeway.")} == set(TYPES)


@pytest.mark.parametrize("message_type", TYPES)
def test_a_reader_understands_the_example(message_type: str) -> None:
    message = message_of(example(message_type))
    body = catalogue.read_body(message)
    assert message.type == message_type
    assert set(body) >= {"change", "state"}


@pytest.mark.parametrize("message_type", TYPES)
def test_a_writer_produces_the_example(message_type: str) -> None:
    golden = example(message_type)
    message = message_of(golden)
    written = catalogue.write_body(message_type, catalogue.read_body(message))
    assert written == golden["value"]
    assert json.loads(value_of(replace(message, data=written))) == golden["value"]


@pytest.mark.parametrize("message_type", TYPES)
def test_the_headers_of_the_example_are_what_a_writer_sends(message_type: str) -> None:
    golden = example(message_type)
    sent = {name: value.decode() for name, value in headers_of(message_of(golden))}
    assert sent == golden["headers"]


@pytest.mark.parametrize("message_type", TYPES)
def test_a_quick_reader_and_a_careful_one_agree(message_type: str) -> None:
    message = message_of(example(message_type))
    quick = catalogue.read_body(message)
    assert quick == catalogue.schema_of(message_type, tolerant=True).load(message.data)
    assert catalogue.write_body(message_type, quick) == catalogue.schema_of(message_type, tolerant=False).dump(quick)


@pytest.mark.parametrize("message_type", TYPES)
def test_what_a_newer_writer_adds_is_left_out_at_every_depth(message_type: str) -> None:
    golden = example(message_type)
    expected = catalogue.read_body(message_of(golden))
    for part in objects_in(golden["value"]):
        part["added_by_a_newer_release"] = {"any": ["thing"]}
    assert catalogue.read_body(message_of(golden)) == expected


@pytest.mark.parametrize("message_type", TYPES)
def test_an_example_without_a_required_member_is_refused(message_type: str) -> None:
    for part, name in required_members(message_type):
        golden = example(message_type)
        del golden["value"][part][name]
        with pytest.raises(UnreadableMessage, match=name):
            catalogue.read_body(message_of(golden))


@pytest.mark.parametrize("message_type", TYPES)
def test_a_writer_may_not_send_what_is_not_in_the_catalogue(message_type: str) -> None:
    body = catalogue.read_body(message_of(example(message_type)))
    extended = copy.deepcopy(body)
    extended["state"]["invented"] = "here"
    with pytest.raises(ValueError, match="invented"):
        catalogue.write_body(message_type, extended)


@pytest.mark.parametrize("message_type", TYPES)
def test_the_subject_is_the_key_and_the_id_in_the_state(message_type: str) -> None:
    golden = example(message_type)
    state = golden["value"]["state"]
    identity = state.get("id") or state.get("kid") or state.get("event_id")
    assert golden["key"] == golden["headers"]["ce_subject"] == identity
    assert golden["headers"]["ce_seq"] == str(state["revision"])
