"""The shapes of applications, reviews and decisions in requests and answers."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.paging import PageQuery, page_of
from causeway_platform.web.schemas import (
    CountryCode,
    EmailAddress,
    Flag,
    Identifier,
    Instant,
    LanguageTag,
    Text,
    TextsByLanguage,
    WholeNumber,
    ZoneName,
)
from causeway_registrations.domain.application import ApplicationStatus
from causeway_registrations.domain.decision import Decision, Left
from causeway_registrations.use_cases.application_ports import MOST_APPLICATIONS
from causeway_registrations.web.admission_schemas import ShortName
from causeway_registrations.web.call_schemas import LARGEST_SCORE, MOST_CRITERIA, SectionBody
from causeway_registrations.web.gate_schemas import FormView, answers_field
from causeway_registrations.web.schemas import mode_field

STATUSES = tuple(status.value for status in ApplicationStatus)
DECISIONS = tuple(decision.value for decision in Decision)
LEFT = tuple(left.value for left in Left)
MAX_NAME = 200
MAX_COMMENT = 4000
DIGEST_LENGTH = 64


class WantedBody(Schema):
    """What an applicant chooses and writes."""

    mode = mode_field(required=True)
    country = CountryCode(load_default=None, allow_none=True)
    institution_id = Identifier(load_default=None, allow_none=True)
    institution_name = Text(load_default=None, allow_none=True, max_length=MAX_NAME)
    track = ShortName(load_default=None, allow_none=True)
    region = ShortName(load_default=None, allow_none=True)
    statements = answers_field(load_default=dict)


class ApplyBody(WantedBody):
    """Who applies, and what they choose and write."""

    name = Text(required=True, max_length=MAX_NAME)
    email = EmailAddress(required=True)
    language = LanguageTag(required=True, metadata={"description": "Messages come in it, if we have it."})
    zone = ZoneName(required=True, metadata={"description": "Messages show times in it."})


class FollowUpAnswersBody(Schema):
    """The answers of an accepted person."""

    answers = answers_field(required=True)


class ApplicationView(Schema):
    """An application without the person and what they wrote."""

    id = fields.String(required=True)
    event_id = fields.String(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    rank = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The place on the reserve list, from 1."}
    )
    track = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    registration_id = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    submitted_at = Instant(required=True)
    decided_at = Instant(required=True, allow_none=True)
    erased_at = Instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class NewApplicationView(ApplicationView):
    """A new application; ``token`` is shown here and in the mail, nowhere else."""

    token = fields.String(
        required=True, metadata={"description": "Send it as `Authorization: Link <token>` to see and change it."}
    )


class ApplicantView(Schema):
    """Who applies."""

    name = fields.String(required=True)
    email = fields.String(required=True)


class JudgedApplicantView(Schema):
    """Who applies, to whoever judges."""

    name = fields.String(required=True)
    email = fields.String(
        required=True, allow_none=True, metadata={"description": "Null for reviewers who are no operators."}
    )


class FollowUpStateView(Schema):
    """What an accepted person is asked, until when, and what they have answered."""

    form = fields.Nested(FormView, required=True)
    due_at = Instant(required=True, allow_none=True)
    answers = answers_field(required=True, allow_none=True)


class PersonalApplicationView(ApplicationView):
    """An application with the person and what they wrote."""

    person = fields.Nested(ApplicantView, required=True, allow_none=True)
    institution_name = fields.String(required=True, allow_none=True)
    statements = answers_field(required=True)
    form = fields.Nested(FormView, required=True, metadata={"description": "The questions that were answered."})
    follow_up = fields.Nested(
        FollowUpStateView, required=True, allow_none=True, metadata={"description": "Null unless something is asked."}
    )


class MyApplicationView(PersonalApplicationView):
    """The applicant's own, with what the call asks for now and until when it can be changed."""

    closes_at = Instant(required=True)
    changeable = fields.Boolean(required=True)
    tracks = fields.List(fields.Nested(SectionBody), required=True)
    regions = fields.List(fields.Nested(SectionBody), required=True)
    present_form = fields.Nested(FormView, required=True)


class ApplicationsQuery(PageQuery):
    """Which of an event's applications."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    track = ShortName(load_default=None)
    region = ShortName(load_default=None)


class TableQuery(Schema):
    """Which of an event's applications a table has."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    track = ShortName(load_default=None)
    region = ShortName(load_default=None)


class ResultView(Schema):
    """What the reviews that count say together."""

    reviews = fields.Integer(required=True)
    mean = fields.Float(required=True, allow_none=True)
    spread = fields.Float(
        required=True, allow_none=True, metadata={"description": "How far apart they are: standard deviation."}
    )


class ListedApplicationView(ApplicationView):
    """A line of the list; without a person for a reviewer who is too close."""

    person = fields.Nested(JudgedApplicantView, required=True, allow_none=True)
    institution_name = fields.String(required=True, allow_none=True)
    result = fields.Nested(ResultView, required=True)
    conflict = fields.Boolean(required=True, metadata={"description": "You are too close to see it."})
    reviewed = fields.Boolean(required=True, metadata={"description": "You have given your review."})


ApplicationsPage = page_of(ListedApplicationView)


class ScoreBody(Schema):
    """The score by one criterion."""

    criterion = ShortName(required=True)
    score = WholeNumber(required=True, minimum=1, maximum=LARGEST_SCORE)


class HeldReviewView(Schema):
    """What a reviewer said; who it was is about somebody else."""

    scores = fields.List(fields.Nested(ScoreBody), required=True)
    comment = fields.String(required=True)
    given_at = Instant(required=True)


class HeldApplicationView(ApplicationView):
    """All that is held in one application."""

    person = fields.Nested(ApplicantView, required=True, allow_none=True)
    zone = fields.String(required=True, allow_none=True)
    institution_name = fields.String(required=True, allow_none=True)
    statements = answers_field(required=True)
    follow_up = answers_field(required=True)
    reviews = fields.List(fields.Nested(HeldReviewView), required=True)
    title = TextsByLanguage(required=True, metadata={"description": "Of the event; empty while it is not known."})


class ReviewBody(Schema):
    """What a reviewer makes of an application."""

    scores = fields.List(fields.Nested(ScoreBody), required=True, validate=validate.Length(max=MOST_CRITERIA))
    comment = Text(load_default="", min_length=0, max_length=MAX_COMMENT, lines=True)


class ReviewView(Schema):
    """One review."""

    application_id = fields.String(required=True)
    reviewer = fields.String(required=True)
    scores = fields.List(fields.Nested(ScoreBody), required=True)
    comment = fields.String(required=True)
    conflict = fields.Boolean(required=True)
    given_at = Instant(required=True)
    revision = fields.Integer(required=True)


class ReviewedCallView(Schema):
    """A call that somebody reviews."""

    event_id = fields.String(required=True)
    title = TextsByLanguage(required=True, metadata={"description": "Of the event; empty while it is not known."})
    closes_at = Instant(required=True)
    zone = ZoneName(
        required=True, allow_none=True, metadata={"description": "Of the event; null while it is not known."}
    )
    theirs = fields.Integer(required=True, metadata={"description": "Applications that are yours to judge."})
    left = fields.Integer(required=True, metadata={"description": "Those of them that you have said nothing about."})


class ReviewedCallsView(Schema):
    """The calls that somebody reviews, at most 30."""

    items = fields.List(fields.Nested(ReviewedCallView), required=True)


class JudgedApplicationView(PersonalApplicationView):
    """An application with its reviews; a reviewer sees others' after giving their own."""

    person = fields.Nested(JudgedApplicantView, required=True, allow_none=True)
    result = fields.Nested(ResultView, required=True)
    reviews = fields.List(fields.Nested(ReviewView), required=True)
    judges = fields.Boolean(required=True, metadata={"description": "You are one of its reviewers."})


class ChosenBody(Schema):
    """What is decided about one application."""

    application_id = Identifier(required=True)
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))


class DecisionsBody(Schema):
    """By the rule, or by a list; at first only a preview."""

    rule = fields.String(load_default="best", validate=validate.Equal("best"))
    reserve = WholeNumber(load_default=0, maximum=MOST_APPLICATIONS)
    least = WholeNumber(
        load_default=None,
        allow_none=True,
        minimum=1,
        maximum=LARGEST_SCORE * 100,
        metadata={"description": "Declined whatever is free: a mean below this many hundredths, such as 350 for 3.5."},
    )
    declines_rest = Flag(load_default=False)
    decisions = fields.List(
        fields.Nested(ChosenBody),
        load_default=list,
        validate=validate.Length(max=500),
        metadata={"description": "Made by hand; the rule does nothing then."},
    )
    dry_run = Flag(load_default=True)
    digest = Text(
        load_default=None,
        allow_none=True,
        min_length=DIGEST_LENGTH,
        max_length=DIGEST_LENGTH,
        metadata={"description": "Of the preview that is to be carried out."},
    )


class OutcomeView(Schema):
    """What would become of an application."""

    application_id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    track = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    result = fields.Nested(ResultView, required=True)
    decision = fields.String(required=True, allow_none=True, validate=validate.OneOf(DECISIONS))
    rank = fields.Integer(required=True, allow_none=True)
    left = fields.String(required=True, allow_none=True, validate=validate.OneOf(LEFT))


class RefusedView(Schema):
    """An accepted person who could not be registered, and why."""

    application_id = fields.String(required=True)
    slug = fields.String(required=True)


class DecisionsView(Schema):
    """A preview, or a decision that is being carried out."""

    id = fields.String(required=True, allow_none=True, metadata={"description": "Null for a preview."})
    event_id = fields.String(required=True)
    dry_run = fields.Boolean(required=True)
    digest = fields.String(required=True, allow_none=True)
    accepted = fields.Integer(required=True)
    reserve = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    left = fields.Integer(required=True)
    done = fields.Integer(required=True, metadata={"description": "Outcomes that were carried out."})
    outcomes = fields.List(fields.Nested(OutcomeView), required=True)
    refused = fields.List(fields.Nested(RefusedView), required=True)
    finished_at = Instant(required=True, allow_none=True)


class MoveUpBody(Schema):
    """How many may move up at most."""

    places = WholeNumber(load_default=1, minimum=1, maximum=50)


class MovedUpView(Schema):
    """Who has moved up."""

    applications = fields.List(fields.String(), required=True)


class CountView(Schema):
    """How many there are of something; an empty id stands for those who have none."""

    id = fields.String(required=True)
    count = fields.Integer(required=True)


def _counts() -> fields.List[Any]:
    return fields.List(fields.Nested(CountView), required=True)


class EditionView(Schema):
    """One event of the programme in the figures by which editions are compared."""

    event_id = fields.String(required=True)
    edition_id = fields.String(required=True)
    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    applied = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True, metadata={"description": "Accepted of applied, from 0 to 1."})
    attended = fields.Integer(required=True)
    certificates = fields.Integer(required=True)


class CohortView(Schema):
    """Who was accepted, and how the editions compare, the newest first."""

    event_id = fields.String(required=True)
    taken = fields.Integer(required=True, metadata={"description": "Places that are given or promised."})
    places = fields.Integer(required=True, allow_none=True)
    running = fields.String(required=True, allow_none=True, metadata={"description": "The decision being carried out."})
    applied = _counts()
    tracks = _counts()
    regions = _counts()
    countries = _counts()
    institutions = _counts()
    editions = fields.List(fields.Nested(EditionView), required=True)
