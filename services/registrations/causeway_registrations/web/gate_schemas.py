"""The shapes of conditions, forms, answers and needs in requests and answers."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.needs import ACCESS, DIET
from causeway_platform.web.schemas import Flag, Identifier, Instant, Text, TextsByLanguage, Whole
from causeway_platform.web.values import ValuesByName
from causeway_registrations.domain.form import QuestionType
from causeway_registrations.domain.gates import TakingPart

MAX_TERMS = 2000
MAX_LABEL = 500
MAX_NOTE = 500
MOST_QUESTIONS = 50
MOST_CHOICES = 60
MOST_DOMAINS = 50
MOST_INSTITUTIONS = 100
MOST_PREREQUISITES = 20
QUESTION_TYPES = tuple(kind.value for kind in QuestionType)


def _short_name(**options: Any) -> fields.String:
    pattern = Whole(r"^[a-z0-9][a-z0-9-]{0,39}$", error="Small letters, digits and hyphens, 40 at most.")
    return fields.String(required=True, validate=pattern, **options)


class PrerequisiteBody(Schema):
    """An event that comes first."""

    event_id = Identifier(required=True)
    taking_part = fields.String(
        load_default=TakingPart.ATTENDED.value, validate=validate.OneOf([one.value for one in TakingPart])
    )


class TermsBody(Schema):
    """What everybody agrees to."""

    version = fields.String(
        required=True,
        validate=Whole(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"),
        metadata={"description": "Another wording needs another version."},
    )
    text = TextsByLanguage(required=True, max_length=MAX_TERMS)


class KeptTermsView(TermsBody):
    """One wording of an event's terms; ``present`` is the one that people agree to now."""

    laid_down_at = Instant(
        required=True, allow_none=True, metadata={"description": "None if it is from before wordings were kept."}
    )
    present = fields.Boolean(required=True)


def mail_domain() -> fields.String:
    """Return a field for a domain of mail addresses."""
    pattern = Whole(
        r"^[a-z0-9]([a-z0-9-]{0,40})(\.[a-z0-9]([a-z0-9-]{0,40})){1,5}$", error="A domain in small ASCII letters."
    )
    return fields.String(validate=pattern)


class GatesBody(Schema):
    """The conditions for registering; ``mail_domains`` and ``institutions`` are one: fitting either is enough."""

    needs_code = Flag(load_default=False, metadata={"description": "One registers with an access code only."})
    mail_domains = fields.List(mail_domain(), load_default=list, validate=validate.Length(max=MOST_DOMAINS))
    institutions = fields.List(Identifier(), load_default=list, validate=validate.Length(max=MOST_INSTITUTIONS))
    prerequisites = fields.List(
        fields.Nested(PrerequisiteBody), load_default=list, validate=validate.Length(max=MOST_PREREQUISITES)
    )
    refuses_clash = Flag(
        load_default=False, metadata={"description": "Nobody who is registered elsewhere at the same time."}
    )
    terms = fields.Nested(TermsBody, load_default=None, allow_none=True)


class ChoiceBody(Schema):
    """One of the answers that can be chosen."""

    id = _short_name()
    label = TextsByLanguage(required=True, max_length=MAX_LABEL)


class ConditionBody(Schema):
    """The question is asked only after this answer to an earlier one."""

    question = _short_name()
    equals = Text(required=True, max_length=MAX_LABEL)


class QuestionBody(Schema):
    """A question; ``choices`` belong to the type ``choice``."""

    id = _short_name()
    type = fields.String(required=True, validate=validate.OneOf(QUESTION_TYPES))
    label = TextsByLanguage(required=True, max_length=MAX_LABEL)
    required = Flag(load_default=False)
    choices = fields.List(fields.Nested(ChoiceBody), load_default=list, validate=validate.Length(max=MOST_CHOICES))
    shown_if = fields.Nested(ConditionBody, load_default=None, allow_none=True)


class FormBody(Schema):
    """The questions in their order."""

    questions = fields.List(
        fields.Nested(QuestionBody), load_default=list, validate=validate.Length(max=MOST_QUESTIONS)
    )


class FormView(FormBody):
    """The questions, and the version of the form that they are."""

    version = fields.Integer(required=True)


class NeedsBody(Schema):
    """What a participant needs in order to take part; for those who provide it, and nobody else."""

    access = fields.List(fields.String(validate=validate.OneOf(ACCESS)), load_default=list)
    access_note = Text(load_default=None, allow_none=True, max_length=MAX_NOTE, lines=True)
    diet = fields.List(fields.String(validate=validate.OneOf(DIET)), load_default=list)
    diet_note = Text(load_default=None, allow_none=True, max_length=MAX_NOTE, lines=True)


class NeedsView(NeedsBody):
    """The needs of one registration."""

    registration_id = fields.String(required=True)
    revision = fields.Integer(required=True)


def answers_field(**options: Any) -> ValuesByName:
    """Return a field for answers by question; each is checked by its question, not by its shape."""
    described = {"description": "By question: a text, a choice's id, a number or a date such as 2026-11-22."}
    return ValuesByName(metadata=described, **options)


class AnswersBody(Schema):
    """The answers as they are now."""

    answers = answers_field(required=True)


class AnswersView(Schema):
    """The answers, the form that they were given to, and the version of the form as it is now."""

    registration_id = fields.String(required=True)
    answers = answers_field(required=True)
    form = fields.Nested(FormView, required=True)
    present_version = fields.Integer(required=True)
    terms_version = fields.String(required=True, allow_none=True)
    agreed_at = Instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class PersonGivenView(Schema):
    """Whose it is."""

    registration_id = fields.String(required=True)
    name = fields.String(required=True)
    mode = fields.String(required=True)
    status = fields.String(required=True)


class AnswersOfPersonView(PersonGivenView):
    """A line of the list of answers."""

    answers = answers_field(required=True)
    form_version = fields.Integer(required=True)


class NeedsOfPersonView(PersonGivenView):
    """A line of the list of needs."""

    access = fields.List(fields.String(), required=True)
    access_note = fields.String(required=True, allow_none=True)
    diet = fields.List(fields.String(), required=True)
    diet_note = fields.String(required=True, allow_none=True)


class NeedsCountsView(Schema):
    """How many participants with a place need what; ``other`` counts words of their own."""

    access = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    diet = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
