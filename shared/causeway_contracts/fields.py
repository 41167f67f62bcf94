"""Field shapes that several messages share."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

ATTENDANCE_MODES = ("onsite", "online")
HOST_ROLES = ("host", "co_host", "co_organiser", "guidance")

LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""A well-formed BCP-47 tag as far as we use them: language, script, region, variants."""


def identifier(**options: Any) -> fields.String:
    """Return a field for an aggregate's id."""
    return fields.String(required=True, validate=validate.Length(1, 128), **options)


def texts(**options: Any) -> fields.Dict:
    """Return a field for a text by language, ``{"en": "...", "zh-Hans": "..."}``."""
    return fields.Dict(
        keys=fields.String(validate=validate.Regexp(LANGUAGE_TAG)),
        values=fields.String(validate=validate.Length(max=20_000)),
        **options,
    )


def instant(**options: Any) -> fields.AwareDateTime:
    """Return a field for a moment in time, RFC 3339 with an offset."""
    return fields.AwareDateTime(format="iso", **options)


class Place(Schema):
    """Where an event happens onsite."""

    name = texts(required=True)
    address = fields.String(allow_none=True)
    city = texts()
    country = fields.String(validate=validate.Length(equal=2))
    room = fields.String(allow_none=True)


class Host(Schema):
    """An institution's part in a programme or event."""

    institution_id = identifier()
    role = fields.String(required=True, validate=validate.OneOf(HOST_ROLES))


class Capacity(Schema):
    """How many places a mode has; none means without a limit."""

    capacity = fields.Integer(required=True, allow_none=True, validate=validate.Range(min=0))


class Person(Schema):
    """The personal data of a message, set apart so that it can be left out when the person is forgotten."""

    name = fields.String(required=True)
    email = fields.String(required=True)


def by_mode(schema: type[Schema]) -> fields.Dict:
    """Return a field for a mapping from attendance mode to ``schema``."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(ATTENDANCE_MODES)),
        values=fields.Nested(schema),
        required=True,
    )


def body(change: type[Schema], state: type[Schema], person: type[Schema] | None = None) -> type[Schema]:
    """Return the schema of a message body: what changed, and the state after it."""
    members: dict[str, Any] = {
        "change": fields.Nested(change, required=True),
        "state": fields.Nested(state, required=True),
    }
    if person is not None:
        # A forgotten person's state is published without this member.
        members["person"] = fields.Nested(person, required=False, allow_none=True)
    return Schema.from_dict(members, name=f"{change.__name__}Body")


class NoChange(Schema):
    """A message whose name says it all."""


Catalogue = Mapping[str, type[Schema]]
