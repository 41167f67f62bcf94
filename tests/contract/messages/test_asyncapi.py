"""The generated AsyncAPI document is valid, complete and refers to nothing that is not there."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from causeway_contracts import catalogue
from causeway_contracts.asyncapi import HEADERS, document
from causeway_contracts.topics import TOPICS

OFFICIAL = json.loads((Path(__file__).parent / "official" / "asyncapi-3.0.0.json").read_text(encoding="utf-8"))
DOCUMENT = document()


def references_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references_in(value)
    elif isinstance(part, list):
        for item in part:
            yield from references_in(item)


def resolve(reference: str) -> Any:
    found: Any = DOCUMENT
    for name in reference.removeprefix("#/").split("/"):
        found = found[name.replace("~1", "/").replace("~0", "~")]
    return found


def payload_validator(message_name: str) -> Draft7Validator:
    payload = DOCUMENT["components"]["messages"][message_name]["payload"]
    return Draft7Validator({**payload, "components": DOCUMENT["components"]})


def test_the_document_follows_the_official_schema() -> None:
    assert [error.message for error in Draft7Validator(OFFICIAL).iter_errors(DOCUMENT)] == []


def test_the_official_schema_refuses_a_wrong_document() -> None:
    wrong = {**DOCUMENT, "channels": {"events": {"adress": "causeway.events"}}}
    assert list(Draft7Validator(OFFICIAL).iter_errors(wrong))


def test_every_reference_leads_somewhere() -> None:
    references = set(references_in(DOCUMENT))
    assert references
    for reference in references:
        assert isinstance(resolve(reference), dict), reference


def test_every_message_of_the_catalogue_is_on_the_channel_of_its_topic() -> None:
    described = {
        resolve(reference["$ref"])["name"]: channel["address"]
        for channel in DOCUMENT["channels"].values()
        for reference in channel["messages"].values()
    }
    assert described == {name: catalogue.topic_of(name).name for name in catalogue.MESSAGES}


def test_every_writer_and_every_reader_has_an_operation() -> None:
    operations = DOCUMENT["operations"]
    for topic in TOPICS.values():
        assert operations[f"{topic.writer}-sends"]["action"] == "send"
        for reader in topic.readers:
            assert operations[f"{reader}-follows-{topic.writer}"]["action"] == "receive"


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["messages"]))
def test_the_examples_follow_the_schemas_beside_them(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    for example in message["examples"]:
        assert [error.message for error in payload_validator(name).iter_errors(example["payload"])] == []
        assert [error.message for error in Draft7Validator(HEADERS).iter_errors(example["headers"])] == []


def test_the_schemas_refuse_what_the_catalogue_refuses() -> None:
    wrong = DOCUMENT["components"]["messages"]["events-published-v1"]["examples"][0]["payload"]
    without_zone = {**wrong, "state": {name: value for name, value in wrong["state"].items() if name != "zone"}}
    assert list(payload_validator("events-published-v1").iter_errors(without_zone))


def test_the_document_can_be_printed() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "causeway_contracts.asyncapi"], capture_output=True, check=True, text=True
    )
    assert json.loads(printed.stdout) == DOCUMENT
