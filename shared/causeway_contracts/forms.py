"""Questions to people, as messages carry them: typed, by language, some only after a certain answer."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import identifier, texts

QUESTION_TYPES = ("text", "choice", "number", "date")


class Choice(Schema):
    """One of the answers that can be chosen."""

    id = identifier()
    label = texts(required=True)


class Condition(Schema):
    """The question is asked only after this answer to an earlier one."""

    question = identifier()
    equals = fields.String(required=True)


class Question(Schema):
    """A question to those who register."""

    id = identifier()
    type = fields.String(required=True, validate=validate.OneOf(QUESTION_TYPES))
    label = texts(required=True)
    required = fields.Boolean(required=True)
    choices = fields.List(fields.Nested(Choice), required=True)
    shown_if = fields.Nested(Condition, required=True, allow_none=True)


class Form(Schema):
    """The questions in their order; the version rises when they change."""

    version = fields.Integer(required=True)
    questions = fields.List(fields.Nested(Question), required=True)
