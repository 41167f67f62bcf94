"""The shapes of hand marks for many participants at once."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import Flag, Identifier, Instant, WholeNumber
from causeway_registrations.domain.certificate_rule import Unmet
from causeway_registrations.use_cases.assess_participants import MOST_AT_ONCE, MarkOutcome
from causeway_registrations.web.schemas import mode_field


class MarkRowBody(Schema):
    """The marks of one participant."""

    registration_id = Identifier(required=True)
    passed = Flag(required=True)
    confirmed = Flag(required=True)
    revision = WholeNumber(
        load_default=None,
        allow_none=True,
        maximum=1_000_000_000,
        metadata={"description": "That of the marks as they were read; without it they are changed in any case."},
    )


class MarksBody(Schema):
    """The marks of several participants."""

    rows = fields.List(fields.Nested(MarkRowBody), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class MarkResultView(Schema):
    """What became of one row; ``revision`` is that of the marks as they are now."""

    registration_id = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf([one.value for one in MarkOutcome]))
    revision = fields.Integer(required=True, allow_none=True)
    slug = fields.String(required=True, allow_none=True, metadata={"description": "Why it was refused."})
    reason = fields.String(required=True, allow_none=True)


class MarksView(Schema):
    """What became of all of them, in the order of the rows."""

    marked = fields.Integer(required=True)
    kept = fields.Integer(required=True, metadata={"description": "Rows whose marks were so already."})
    refused = fields.Integer(required=True)
    results = fields.List(fields.Nested(MarkResultView), required=True)


class AssessedView(Schema):
    """A participant with what they have attended, what was marked by hand, and what they lack by the rule."""

    registration_id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    mode = mode_field(required=True)
    came = fields.Boolean(required=True)
    share = fields.Integer(required=True, metadata={"description": "Of sessions, in percent."})
    minutes = fields.Integer(required=True)
    passed = fields.Boolean(required=True)
    confirmed = fields.Boolean(required=True)
    assessed_at = Instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)
    certified = fields.Boolean(required=True, metadata={"description": "They have or had a certificate."})
    lacking = fields.List(
        fields.String(validate=validate.OneOf([reason.value for reason in Unmet])),
        required=True,
        metadata={"description": "Empty for who meets the rule, and while there is none."},
    )


AssessmentsPage = page_of(AssessedView)
