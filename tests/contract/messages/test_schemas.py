"""Messages only grow: what an earlier release promised still holds."""

import copy

import pytest

from causeway_contracts import catalogue
from causeway_testing.message_schemas import STORED, losses, schemas_now, stored_schema

TYPES = sorted(catalogue.MESSAGES)
NOW = schemas_now()


@pytest.mark.parametrize("message_type", TYPES)
def test_a_message_keeps_what_it_promised(message_type: str) -> None:
    assert losses(stored_schema(message_type), NOW[message_type]) == []


@pytest.mark.parametrize("message_type", TYPES)
def test_what_a_message_has_gained_is_stored_as_a_promise(message_type: str) -> None:
    assert stored_schema(message_type) == NOW[message_type], (
        "store it: PYTHONPATH=tests/support python -m causeway_testing.message_schemas"
    )


def test_no_promise_is_left_without_its_message() -> None:
    assert {path.stem for path in STORED.glob("*.json")} == set(TYPES)


def test_a_member_that_goes_is_noticed() -> None:
    before = NOW["causeway.events.published.v1"]
    now = copy.deepcopy(before)
    del now["properties"]["state"]["properties"]["zone"]
    assert losses(before, now) == [".properties.state.properties.zone is gone"]


def test_a_member_that_becomes_required_is_noticed() -> None:
    before = NOW["causeway.events.published.v1"]
    now = copy.deepcopy(before)
    now["properties"]["state"]["required"].append("summary")
    assert losses(before, now) == [".properties.state.summary is required now"]


def test_a_member_that_becomes_optional_is_noticed() -> None:
    before = NOW["causeway.events.published.v1"]
    now = copy.deepcopy(before)
    now["properties"]["state"]["required"].remove("zone")
    assert losses(before, now) == [".properties.state.zone may be missing now"]


def test_a_value_that_is_no_longer_allowed_is_noticed() -> None:
    before = NOW["causeway.events.published.v1"]
    now = copy.deepcopy(before)
    now["properties"]["state"]["properties"]["status"]["enum"].remove("cancelled")
    assert losses(before, now) == [".properties.state.properties.status no longer allows 'cancelled'"]


def test_a_member_of_another_type_is_noticed() -> None:
    before = NOW["causeway.events.published.v1"]
    now = copy.deepcopy(before)
    now["properties"]["state"]["properties"]["revision"]["type"] = "string"
    assert losses(before, now) == [".properties.state.properties.revision.type was 'integer' and is 'string'"]


def test_a_member_that_is_added_is_no_loss() -> None:
    before = NOW["causeway.events.published.v1"]
    now = copy.deepcopy(before)
    now["properties"]["state"]["properties"]["mood"] = {"type": "string"}
    assert losses(before, now) == []
