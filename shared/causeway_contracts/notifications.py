"""What the notifications service says: only what somebody has to look at."""

from marshmallow import Schema, fields

from causeway_contracts.fields import Catalogue, NoChange, body, identifier

DELIVERY_FAILED = "causeway.notifications.delivery-failed.v1"
DELIVERY_RECOVERED = "causeway.notifications.delivery-recovered.v1"


class DeliveryState(Schema):
    """A message to one recipient by one channel, without the person; the key is the delivery's id."""

    id = identifier()
    registration_id = identifier()
    event_id = identifier()
    kind = fields.String(required=True)
    status = fields.String(required=True)
    attempts = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True)


MESSAGES: Catalogue = {
    DELIVERY_FAILED: body(NoChange, DeliveryState),
    DELIVERY_RECOVERED: body(NoChange, DeliveryState),
}
