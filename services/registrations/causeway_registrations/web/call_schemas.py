"""The shape of a call for applications in requests and answers."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_platform.web.schemas import Flag, Identifier, Instant, Text, TextsByLanguage, WholeNumber
from causeway_registrations.web.admission_schemas import ShortName
from causeway_registrations.web.gate_schemas import MOST_DOMAINS, FormBody, FormView, mail_domain

MOST_SECTIONS = 40
MOST_CRITERIA = 20
MOST_REVIEWERS = 100
MOST_PLACES = 1_000_000
LARGEST_WEIGHT = 100
LARGEST_SCORE = 100
MAX_TITLE = 300
MAX_NAME = 200


class SectionBody(Schema):
    """A track or a region; `places` is how many can be accepted in it, null without a limit."""

    id = ShortName(required=True)
    name = TextsByLanguage(required=True, max_length=MAX_TITLE)
    places = WholeNumber(load_default=None, allow_none=True, maximum=MOST_PLACES)


class CriterionBody(Schema):
    """What reviewers score."""

    id = ShortName(required=True)
    name = TextsByLanguage(required=True, max_length=MAX_TITLE)
    weight = WholeNumber(load_default=1, minimum=1, maximum=LARGEST_WEIGHT)


class ReviewerBody(Schema):
    """Who judges; applicants of the same institution, or with an address of its domains, are kept from them."""

    subject = Identifier(required=True, metadata={"description": "The contact's id."})
    name = Text(required=True, max_length=MAX_NAME)
    institution_id = Identifier(load_default=None, allow_none=True)
    mail_domains = fields.List(mail_domain(), load_default=list, validate=validate.Length(max=MOST_DOMAINS))
    tracks = fields.List(
        ShortName(),
        load_default=list,
        validate=validate.Length(max=MOST_SECTIONS),
        metadata={"description": "Empty: all of them."},
    )


class FollowUpBody(Schema):
    """What accepted people are asked, and until when."""

    form = fields.Nested(FormBody, load_default=lambda: FormBody().load({}))
    due_at = Instant(load_default=None, allow_none=True)


def _sections() -> fields.List[Any]:
    return fields.List(fields.Nested(SectionBody), load_default=list, validate=validate.Length(max=MOST_SECTIONS))


class CallBody(Schema):
    """What an organiser lays down."""

    opens_at = Instant(required=True)
    closes_at = Instant(required=True)
    places = WholeNumber(load_default=None, allow_none=True, maximum=MOST_PLACES)
    tracks = _sections()
    regions = _sections()
    statements = fields.Nested(FormBody, load_default=lambda: FormBody().load({}))
    criteria = fields.List(fields.Nested(CriterionBody), load_default=list, validate=validate.Length(max=MOST_CRITERIA))
    best_score = WholeNumber(load_default=5, minimum=1, maximum=LARGEST_SCORE)
    reviews_wanted = WholeNumber(load_default=2, minimum=1, maximum=MOST_REVIEWERS)
    reviewers = fields.List(
        fields.Nested(ReviewerBody), load_default=list, validate=validate.Length(max=MOST_REVIEWERS)
    )
    follow_up = fields.Nested(FollowUpBody, load_default=lambda: FollowUpBody().load({}))
    moves_up_by_itself = Flag(
        load_default=True, metadata={"description": "Who is next on the reserve list gets a place that is given back."}
    )
    only_way_in = Flag(load_default=True, metadata={"description": "Nobody registers without having applied."})


class FollowUpView(Schema):
    """What accepted people are asked, and until when."""

    form = fields.Nested(FormView, required=True)
    due_at = Instant(required=True, allow_none=True)


class CallView(Schema):
    """The call as operators see it."""

    event_id = fields.String(required=True)
    opens_at = Instant(required=True)
    closes_at = Instant(required=True)
    places = fields.Integer(required=True, allow_none=True)
    tracks = fields.List(fields.Nested(SectionBody), required=True)
    regions = fields.List(fields.Nested(SectionBody), required=True)
    statements = fields.Nested(FormView, required=True)
    criteria = fields.List(fields.Nested(CriterionBody), required=True)
    best_score = fields.Integer(required=True)
    reviews_wanted = fields.Integer(required=True)
    reviewers = fields.List(fields.Nested(ReviewerBody), required=True)
    follow_up = fields.Nested(FollowUpView, required=True)
    moves_up_by_itself = fields.Boolean(required=True)
    only_way_in = fields.Boolean(required=True)
    revision = fields.Integer(required=True)
