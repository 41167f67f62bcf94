"""Loading the short way gives what marshmallow gives, for everything that is sent and everything that is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate, validates_schema

from causeway_platform.web.loading import loader_of
from causeway_platform.web.schemas import EmailAddress, Flag, Text, TextsByLanguage, WholeNumber


class Terms(Schema):
    version = Text(required=True, max_length=5)


class Wish(Schema):
    name = Text(required=True, max_length=5)
    email = EmailAddress(load_default=None, allow_none=True)
    titles = TextsByLanguage(load_default=dict)
    parts = fields.List(Text(max_length=3), load_default=list, validate=validate.Length(max=2))
    count = WholeNumber(load_default=1)
    wait = Flag(load_default=True)
    terms = fields.Nested(Terms, load_default=None, allow_none=True)
    note = Text()
    shown_as = Text(data_key="shownAs", load_default="x")
    kept_as = Text(attribute="kept")


class Checked(Wish):
    @validates_schema
    def refuse(self, data: dict[str, Any], **_options: Any) -> None:
        if data["name"] == data.get("note"):
            raise ValidationError("The same twice.")


class Made(Wish):
    @post_load
    def make(self, data: dict[str, Any], **_options: Any) -> list[str]:
        return sorted(data)


def outcome(load: Any, data: Any) -> Any:
    try:
        return load(data)
    except ValidationError as error:
        return error.messages


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["", " a ", "ab", "abcdef", "a@b.example", "\x00"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["version", "en", "zz-zz-zz"]), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = (*Wish().fields, "shownAs", "kept", "unknown")
WISHES = (
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8).map(lambda given: {"name": "Ani", **given}) | VALUES
)


@given(data=WISHES)
@pytest.mark.parametrize("schema", [Wish(), Checked(), Made(), Wish(unknown=EXCLUDE), Wish(partial=True)], ids=repr)
def test_what_is_loaded_or_said_is_the_same(schema: Schema, data: Any) -> None:
    assert outcome(loader_of(schema), data) == outcome(schema.load, data)


def test_defaults_are_made_anew_each_time() -> None:
    load = loader_of(Wish())
    first, second = load({"name": "Ani"}), load({"name": "Ani"})
    first["parts"].append("x")
    assert second["parts"] == []


def test_a_schema_that_does_more_than_load_its_fields_is_left_to_marshmallow() -> None:
    for schema in (Checked(), Made(), Wish(many=True), Wish(unknown=EXCLUDE)):
        assert loader_of(schema) == schema.load
    assert loader_of(Wish()) != Wish().load
