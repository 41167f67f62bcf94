"""The shapes of feedback in requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.schemas import Flag, Instant, TextsByLanguage, WholeNumber
from causeway_platform.web.values import ValuesByName
from causeway_registrations.domain.feedback_form import QuestionKind
from causeway_registrations.web.admission_schemas import ShortName

KINDS = tuple(kind.value for kind in QuestionKind)
MOST_QUESTIONS = 20
MOST_CHOICES = 10
MAX_QUESTION = 300
LONGEST_H = 90 * 24


class FeedbackChoiceBody(Schema):
    """One of the answers to choose from."""

    id = ShortName(required=True)
    text = TextsByLanguage(required=True, max_length=MAX_QUESTION)


class FeedbackQuestionBody(Schema):
    """One question."""

    id = ShortName(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = TextsByLanguage(required=True, max_length=MAX_QUESTION)
    required = Flag(load_default=False)
    choices = fields.List(
        fields.Nested(FeedbackChoiceBody), load_default=list, validate=validate.Length(max=MOST_CHOICES)
    )


class FeedbackFormBody(Schema):
    """What participants are asked."""

    anonymous = Flag(load_default=True)
    questions = fields.List(
        fields.Nested(FeedbackQuestionBody), required=True, validate=validate.Length(min=1, max=MOST_QUESTIONS)
    )
    invited_after_h = WholeNumber(load_default=2, maximum=LONGEST_H)
    open_for_h = WholeNumber(load_default=14 * 24, minimum=1, maximum=LONGEST_H)


class FeedbackFormView(Schema):
    """What participants are asked; revision 0 and no question while nobody asks."""

    event_id = fields.String(required=True)
    anonymous = fields.Boolean(required=True)
    questions = fields.List(fields.Nested(FeedbackQuestionBody), required=True)
    invited_after_h = fields.Integer(required=True)
    open_for_h = fields.Integer(required=True)
    revision = fields.Integer(required=True)


def _answers() -> ValuesByName:
    described = {"description": "By question: a rating from 1 to 5, the id of a choice, or a text."}
    return ValuesByName(required=True, metadata=described)


class GiveFeedbackBody(Schema):
    """The answers by question."""

    answers = _answers()


class MyFeedbackView(Schema):
    """The form for somebody who took part; ``answers`` only if they are kept with a name."""

    event_id = fields.String(required=True)
    anonymous = fields.Boolean(required=True)
    given = fields.Boolean(required=True)
    closes_at = Instant(required=True)
    questions = fields.List(fields.Nested(FeedbackQuestionBody), required=True)
    answers = _answers()


class FeedbackGivenView(Schema):
    """Thanks."""

    event_id = fields.String(required=True)
    given = fields.Boolean(required=True)


class FigureView(Schema):
    """How many answered, and their mean rating from 1 to 5."""

    answers = fields.Integer(required=True)
    mean = fields.Float(required=True, allow_none=True)


class QuestionResultView(Schema):
    """What came of one question; null and empty where fewer than five people are behind a figure."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = TextsByLanguage(required=True)
    whole = fields.Nested(FigureView, required=True, allow_none=True)
    by_mode = fields.Dict(keys=fields.String(), values=fields.Nested(FigureView), required=True)
    by_country = fields.Dict(keys=fields.String(), values=fields.Nested(FigureView), required=True)
    choices = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    texts = fields.List(fields.String(), required=True)


class FeedbackResultsView(Schema):
    """What came of a form."""

    event_id = fields.String(required=True)
    anonymous = fields.Boolean(required=True)
    closes_at = Instant(required=True)
    answers = fields.Integer(required=True, allow_none=True)
    questions = fields.List(fields.Nested(QuestionResultView), required=True)
