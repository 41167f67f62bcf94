"""The shape of many people registered with one request."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_platform.web.field_errors import FieldError
from causeway_platform.web.schemas import Flag, Text
from causeway_registrations.domain.group_import import RowOutcome
from causeway_registrations.web.import_schemas import MAX_TOKEN, UsualBody

MOST_AT_ONCE = 500
LARGEST_BATCH = 2_000_000
"""Bytes; 500 rows of 4,000."""


def rows_field(description: str) -> fields.List[Any]:
    """Return a field for rows; each is judged by itself, so one that cannot be used keeps no other from being done."""
    return fields.List(
        fields.Dict(),
        required=True,
        validate=validate.Length(min=1, max=MOST_AT_ONCE),
        metadata={"description": description},
    )


class BatchBody(Schema):
    """People to be registered."""

    rows = rows_field("Each the body of one who registers by themselves; what `usual` says may be left out.")
    usual = fields.Nested(UsualBody, load_default=dict)
    dry_run = Flag(load_default=True, metadata={"description": "Look at every row and register nobody."})
    allotment = Text(load_default=None, allow_none=True, max_length=MAX_TOKEN)
    ask_consent = Flag(
        load_default=False,
        metadata={"description": "Hold the places and have each person asked to confirm by themselves."},
    )


class RowResultView(Schema):
    """What became of one row."""

    row = fields.Integer(required=True, metadata={"description": "Its place in the request, from 1."})
    outcome = fields.String(required=True, validate=validate.OneOf([one.value for one in RowOutcome]))
    registration_id = fields.String(required=True, allow_none=True)
    slug = fields.String(required=True, allow_none=True, metadata={"description": "Why it was refused."})
    reason = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Nested(FieldError), metadata={"description": "What is wrong with single fields."})


class BatchView(Schema):
    """What became of all of them."""

    dry_run = fields.Boolean(required=True)
    registered = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    kept = fields.Integer(required=True, metadata={"description": "People who were registered before."})
    refused = fields.Integer(required=True)
    results = fields.List(fields.Nested(RowResultView), required=True)
