"""A record is read and checked, or says why it cannot be; never an exception, whatever the bytes are."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causeway_contracts.envelope import headers_of, value_of
from causeway_platform.decoding import Record, decode, decode_stored, stored
from causeway_testing.records import institution_message, unreadable_record

MESSAGE = institution_message("i-1", 4)


def record(key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]) -> Record:
    return decode(Record("causeway.partners", 3, 17, key, value, headers))


def test_a_message_is_read_with_its_body_checked() -> None:
    found = record(b"i-1", value_of(MESSAGE), headers_of(MESSAGE))
    assert found.trouble is None
    assert found.message is not None
    assert (found.message.id, found.message.seq) == (MESSAGE.id, 4)
    assert found.body is not None
    assert found.body["state"]["zone"] == "Asia/Yerevan"


def test_a_message_is_known_by_its_id_and_anything_else_by_its_place() -> None:
    assert record(b"i-1", value_of(MESSAGE), headers_of(MESSAGE)).id == MESSAGE.id
    assert record(b"i-1", b"", headers_of(MESSAGE)).id == "causeway.partners/3/17"


def test_a_type_that_is_not_in_the_catalogue_is_no_trouble() -> None:
    headers = [
        (name, b"causeway.partners.moved.v2" if name == "ce_type" else text) for name, text in headers_of(MESSAGE)
    ]
    found = record(b"i-1", value_of(MESSAGE), headers)
    assert found.message is not None
    assert found.trouble is None
    assert found.body is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "missing"),
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"change": {}, "state": {}}', "names"),
        (b"[" * 200_000, "not JSON"),
        (b"x" * 900_001, "larger"),
    ],
    ids=["tombstone", "empty", "binary", "list", "no state", "deep", "huge"],
)
def test_a_body_that_cannot_be_read_says_why(value: bytes | None, why: str) -> None:
    found = unreadable_record("causeway.partners", "i-1", value)
    assert found.message is None
    assert why in (found.trouble or "")


def test_a_record_without_a_key_says_so() -> None:
    assert "key" in (record(None, value_of(MESSAGE), headers_of(MESSAGE)).trouble or "")


def test_too_many_headers_are_refused() -> None:
    assert "headers" in (record(b"i-1", b"{}", [("a", b"1")] * 40).trouble or "")


def test_records_of_one_aggregate_have_one_order_key_whatever_they_hold() -> None:
    good = record(b"i-1", value_of(MESSAGE), headers_of(MESSAGE))
    bad = record(b"i-1", b"nonsense", [])
    assert good.order_key == bad.order_key == "causeway.partners|i-1"
    assert record(None, None, []).order_key == "causeway.partners|"
    assert record(b"\xff" * 9_000, None, []).order_key.startswith("causeway.partners|")
    assert len(record(b"\xff" * 9_000, None, []).order_key) < 300


def test_what_is_stored_can_be_read_again() -> None:
    found = record(b"i-1", value_of(MESSAGE), headers_of(MESSAGE))
    again = decode_stored(stored(found))
    assert (again.message, again.body, again.place) == (found.message, found.body, found.place)


def test_what_cannot_be_read_is_stored_as_it_came() -> None:
    found = record(None, None, [("ce_id", b"\xff")])
    row = stored(found)
    assert (row["key"], row["value"], row["headers"]) == (None, None, [["ce_id", b"\xff"]])
    assert decode_stored(row).trouble == found.trouble


@settings(max_examples=400)
@given(
    st.one_of(st.none(), st.binary(max_size=40)),
    st.one_of(st.none(), st.binary(max_size=200), st.just(value_of(MESSAGE))),
    st.lists(
        st.one_of(st.tuples(st.text(max_size=12), st.binary(max_size=40)), st.sampled_from(headers_of(MESSAGE))),
        max_size=12,
    ),
)
def test_no_record_whatsoever_raises(key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]) -> None:
    found = record(key, value, headers)
    assert (found.message is None) == (found.trouble is not None)


@settings(max_examples=300)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), st.lists, max_leaves=8))
def test_no_body_whatsoever_raises(value: object) -> None:
    found = unreadable_record("causeway.partners", "i-1", json.dumps({"change": {}, "state": value}).encode())
    assert found.message is None
