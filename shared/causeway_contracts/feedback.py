"""What the registrations service says of feedback: that a form is there, never what anybody answers."""

from marshmallow import Schema, fields

from causeway_contracts.fields import Catalogue, NoChange, body, identifier

FEEDBACK_FORM_DESCRIBED = "causeway.registrations.feedback-form-described.v1"


class FeedbackFormState(Schema):
    """When an event's participants are asked; the key is the event's id with ``.feedback`` after it."""

    id = identifier()
    event_id = identifier()
    anonymous = fields.Boolean(required=True)
    invited_after_h = fields.Integer(required=True)
    """Hours from the event's end to the letter with the link."""
    open_for_h = fields.Integer(required=True)
    """Hours from the event's end to the moment at which the form closes."""
    revision = fields.Integer(required=True)


MESSAGES: Catalogue = {FEEDBACK_FORM_DESCRIBED: body(NoChange, FeedbackFormState)}
