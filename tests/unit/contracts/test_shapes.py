"""A compiled schema says the same as marshmallow, or leaves the decision to it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from causeway_contracts.shapes import Unsure, reader_of, writer_of


class Inner(Schema):
    """A nested object."""

    word = fields.String(required=True, validate=validate.OneOf(["yes", "no"]))


class Sample(Schema):
    """One field of every kind that the compiler knows."""

    text = fields.String(required=True)
    short = fields.String(validate=validate.Length(1, 3))
    exact = fields.String(validate=validate.Length(equal=2))
    tag = fields.String(validate=validate.Regexp(r"^[a-z]+$"))
    count = fields.Integer(required=True, validate=validate.Range(min=0, max=9))
    flag = fields.Boolean()
    moment = fields.AwareDateTime(format="iso")
    maybe = fields.String(required=True, allow_none=True)
    inner = fields.Nested(Inner, allow_none=True)
    parts = fields.List(fields.Nested(Inner))
    texts = fields.Dict(keys=fields.String(), values=fields.String())


def tolerant() -> Schema:
    schema = Sample()
    inner, parts = schema.fields["inner"], schema.fields["parts"]
    assert isinstance(inner, fields.Nested)
    assert isinstance(parts, fields.List)
    assert isinstance(parts.inner, fields.Nested)
    for part in (schema, inner.schema, parts.inner.schema):
        part.unknown = EXCLUDE
    return schema


SCHEMA = tolerant()
READ = reader_of(SCHEMA)
WRITE = writer_of(SCHEMA)
GOOD: dict[str, Any] = {"text": "a", "count": 1, "maybe": None}
MOMENT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def test_the_plainest_object_is_read() -> None:
    assert READ(GOOD) == GOOD


@pytest.mark.parametrize(
    "more",
    [
        {"short": "abc"},
        {"exact": "am"},
        {"tag": "museum"},
        {"flag": True},
        {"inner": None},
        {"inner": {"word": "yes"}},
        {"parts": [{"word": "no"}, {"word": "yes"}]},
        {"texts": {"en": "Hall", "hy": "Սրահ"}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_every_kind_of_member_is_read_and_written_as_it_is(more: dict[str, Any]) -> None:
    assert READ(GOOD | more) == WRITE(GOOD | more) == GOOD | more == SCHEMA.load(GOOD | more)


def test_a_moment_is_read_as_an_aware_datetime_and_written_with_its_offset() -> None:
    assert READ(GOOD | {"moment": "2026-11-21T10:00:00+00:00"})["moment"] == MOMENT
    beijing = MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert WRITE(GOOD | {"moment": beijing})["moment"] == "2026-11-21T18:00:00+08:00"


def test_additions_are_left_out_when_reading_at_every_depth() -> None:
    assert READ(GOOD | {"new": 1, "inner": {"word": "yes", "new": 2}}) == GOOD | {"inner": {"word": "yes"}}


@pytest.mark.parametrize("extra", [{"new": 1}, {"inner": {"word": "yes", "new": 2}}], ids=["outside", "inside"])
def test_additions_are_not_written(extra: dict[str, Any]) -> None:
    with pytest.raises(Unsure):
        WRITE(GOOD | extra)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": 1},
        {"text": None},
        {"count": "1"},
        {"count": True},
        {"count": 10},
        {"count": -1},
        {"short": ""},
        {"short": "abcd"},
        {"exact": "a"},
        {"tag": "Museum"},
        {"flag": "yes"},
        {"moment": "2026-11-21T10:00:00"},
        {"moment": "yesterday"},
        {"moment": 7},
        {"inner": []},
        {"inner": {"word": "perhaps"}},
        {"parts": {}},
        {"parts": [1]},
        {"texts": {"en": 1}},
        {"texts": ["en"]},
    ],
    ids=repr,
)
def test_what_is_not_plain_is_left_to_marshmallow(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unsure):
        READ(GOOD | wrong)


@pytest.mark.parametrize("missing", ["text", "count", "maybe"])
def test_a_missing_required_member_is_left_to_marshmallow(missing: str) -> None:
    partial = {name: value for name, value in GOOD.items() if name != missing}
    with pytest.raises(Unsure):
        READ(partial)
    with pytest.raises(ValidationError):
        SCHEMA.load(partial)


def test_what_is_no_object_is_left_to_marshmallow() -> None:
    for value in (None, [], "text", 7):
        with pytest.raises(Unsure):
            READ(value)


def test_a_field_of_an_unknown_kind_is_always_left_to_marshmallow() -> None:
    class Unusual(Schema):
        amount = fields.Decimal(required=True)

    with pytest.raises(Unsure):
        reader_of(Unusual())({"amount": "1.5"})


def test_a_validator_of_an_unknown_kind_is_always_left_to_marshmallow() -> None:
    class Unusual(Schema):
        name = fields.String(validate=validate.NoneOf(["x"]))

    with pytest.raises(Unsure):
        reader_of(Unusual())({"name": "y"})


def test_a_field_with_another_name_or_a_default_is_always_left_to_marshmallow() -> None:
    class Renamed(Schema):
        name = fields.String(data_key="Name")

    class Defaulted(Schema):
        name = fields.String(load_default="nobody")

    for schema in (Renamed(), Defaulted()):
        with pytest.raises(Unsure):
            reader_of(schema)({"name": "y"})


JSON_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-20, 20), st.floats(allow_nan=False), st.text(max_size=4), st.just("yes")
)
JSON = st.recursive(
    JSON_LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["word", "en", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = st.dictionaries(st.sampled_from([*SCHEMA.fields, "unknown"]), JSON, max_size=6)


@settings(max_examples=500)
@given(MEMBERS)
def test_whatever_is_accepted_marshmallow_accepts_with_the_same_result(members: dict[str, Any]) -> None:
    value = GOOD | members
    try:
        read = READ(value)
    except Unsure:
        return
    assert read == SCHEMA.load(value)


@settings(max_examples=300)
@given(MEMBERS, st.datetimes(timezones=st.timezones()))
def test_whatever_is_written_marshmallow_writes_the_same(members: dict[str, Any], moment: datetime) -> None:
    value = GOOD | members | {"moment": moment}
    try:
        written = WRITE(value)
    except Unsure:
        return
    assert written == SCHEMA.dump(value)
    assert READ(written) == SCHEMA.load(written)
