"""The shapes of what people may see of what is held about them."""

from marshmallow import Schema, fields, validate

from causeway_notifications.web.schemas import KINDS, STATUSES, Recipient
from causeway_platform.web.paging import page_of


class HeldDeliveryView(Schema):
    """One message that went to the person, or is to go. Its text is not kept."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    attempts = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    queued_at = fields.AwareDateTime(required=True, format="iso")
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class HeldRegistrationView(Schema):
    """The copy of a registration from which messages are written, and what went out for it."""

    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    mode = fields.String(required=True)
    status = fields.String(required=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    person = fields.Nested(Recipient, required=True, allow_none=True)
    address_refusals = fields.Integer(
        required=True, metadata={"description": "How often mail to the address was refused for good."}
    )
    deliveries = fields.List(fields.Nested(HeldDeliveryView), required=True)


HeldPage = page_of(HeldRegistrationView)
