"""The shapes of requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_notifications.domain.delivery import Status
from causeway_notifications.domain.kinds import Entry, Kind
from causeway_platform.web.paging import PageQuery, page_of
from causeway_platform.web.schemas import Identifier, LanguageTag

KINDS = [str(kind) for kind in Kind]
STATUSES = [str(status) for status in Status]


class Recipient(Schema):
    """Whom a delivery is for; personal data, for operators only."""

    name = fields.String(required=True)
    email = fields.String(required=True)


class DeliveryView(Schema):
    """One message to one person."""

    id = fields.String(required=True, metadata={"description": "Registration, kind and version; never used twice."})
    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    version = fields.Integer(required=True, metadata={"description": "What it is about: revision, offer or sequence."})
    resend = fields.Integer(required=True, metadata={"description": "0 for the first sending, then 1, 2, …"})
    calendar = fields.String(required=True, allow_none=True, validate=validate.OneOf([str(entry) for entry in Entry]))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    attempts = fields.Integer(required=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it failed, waits or was left."}
    )
    queued_at = fields.AwareDateTime(required=True, format="iso")
    due_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    recipient = fields.Nested(Recipient, required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True)


DeliveryPage = page_of(DeliveryView)


class DeliveryQuery(PageQuery):
    """Which deliveries to list."""

    event_id = Identifier(load_default=None)
    registration_id = Identifier(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class OverviewView(Schema):
    """How the mail is doing."""

    counts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(KINDS)),
        values=fields.Dict(keys=fields.String(validate=validate.OneOf(STATUSES)), values=fields.Integer()),
        required=True,
        metadata={"description": "Deliveries by kind and status."},
    )
    oldest_queued_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    oldest_queued_seconds = fields.Float(required=True, allow_none=True)
    kinds = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)


class PreviewQuery(Schema):
    """In which language and for which way of attending to show a letter."""

    language = LanguageTag(load_default="en")
    mode = fields.String(load_default="onsite", validate=validate.OneOf(["onsite", "online"]))


class PreviewView(Schema):
    """A letter written from a made-up event."""

    kind = fields.String(required=True)
    language = fields.String(required=True)
    mode = fields.String(required=True)
    sender = fields.String(required=True)
    subject = fields.String(required=True)
    text = fields.String(required=True)
    html = fields.String(required=True)
    calendar = fields.String(required=True, allow_none=True)
