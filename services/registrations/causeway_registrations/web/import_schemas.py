"""The shape of a group's import in requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.field_errors import FieldError
from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import CountryCode, Flag, Instant, LanguageTag, Text, ZoneName
from causeway_registrations.web.admission_schemas import ShortName

LARGEST_TABLE = 2_000_000
MAX_TOKEN = 200


class UsualBody(Schema):
    """What a row means that does not say otherwise."""

    mode = fields.String(validate=validate.OneOf(ATTENDANCE_MODES))
    kind = ShortName()
    language = LanguageTag()
    zone = ZoneName()
    country = CountryCode()


class ImportBody(Schema):
    """A table of people to be registered."""

    csv = Text(
        required=True,
        lines=True,
        max_length=LARGEST_TABLE,
        metadata={"description": "CSV with a header, 10,000 rows at most, lines apart by a line feed."},
    )
    usual = fields.Nested(UsualBody, load_default=dict)
    dry_run = Flag(load_default=True, metadata={"description": "Look at every row and register nobody."})
    allotment = Text(load_default=None, allow_none=True, max_length=MAX_TOKEN)
    ask_consent = Flag(
        load_default=False,
        metadata={
            "description": "Hold the places; each person is asked to confirm, to agree and to answer by themselves."
        },
    )


def _count(description: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description})


class ImportView(Schema):
    """How far an import is."""

    id = fields.String(required=True)
    event_id = fields.String(required=True)
    dry_run = fields.Boolean(required=True)
    rows = _count("Rows of the table.")
    looked_at = _count("Of those: looked at so far.")
    registered = _count("People who got a place.")
    waiting = _count("People who wait for one.")
    kept = _count("People who were registered before.")
    refused = _count("Rows that were refused; `refused.csv` says why.")
    started_at = Instant(required=True)
    finished_at = Instant(required=True, allow_none=True)


class ListedImportView(ImportView):
    """A line of an event's list of imports."""

    started_by = fields.String(
        required=True, allow_none=True, metadata={"description": "The operator's id among the contacts, if known."}
    )
    delegation_id = fields.String(
        required=True, allow_none=True, metadata={"description": "Whose leader has sent the table, if one has."}
    )


ImportsPage = page_of(ListedImportView)


class RefusedRowView(Schema):
    """A row that was refused, and why."""

    line = _count("Where a spreadsheet shows it; the header is line 1.")
    slug = fields.String(required=True)
    reason = fields.String(required=True)
    columns = fields.List(
        fields.String(), required=True, metadata={"description": "Whose cells have no usable value, if that was it."}
    )
    errors = fields.List(fields.Nested(FieldError), metadata={"description": "What is wrong with each cell."})
    name = fields.String(required=True)
    email = fields.String(required=True)


RefusedRowsView = page_of(RefusedRowView)
