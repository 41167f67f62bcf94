"""The shapes of access codes in requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import EmailAddress, Identifier, Instant, Text, Whole, WholeNumber

MOST_CODES = 1000
MAX_LABEL = 200
STATES = ("open", "used-up", "expired", "revoked")


class MakeCodesBody(Schema):
    """The codes wanted, and what all of them are good for."""

    label = Text(required=True, max_length=MAX_LABEL, metadata={"description": "Who they are for, in your words."})
    count = WholeNumber(load_default=1, minimum=1, maximum=MOST_CODES)
    code = fields.String(
        load_default=None,
        allow_none=True,
        validate=Whole(r"^[A-Za-z0-9](-?[A-Za-z0-9]){5,39}$", error="Six to forty letters, digits and hyphens."),
        metadata={"description": "One code of your own choice instead of `count` drawn ones."},
    )
    limit = WholeNumber(
        load_default=1,
        allow_none=True,
        minimum=1,
        maximum=1_000_000,
        metadata={"description": "How many live registrations may use one code at a time; null for any number."},
    )
    expires_at = Instant(load_default=None, allow_none=True)
    kind = Identifier(load_default=None, allow_none=True, metadata={"description": "For this kind of ticket only."})
    email = EmailAddress(load_default=None, allow_none=True, metadata={"description": "For this person only."})
    allotment_id = Identifier(load_default=None, allow_none=True)


class AccessCodeView(Schema):
    """A code as it stands; ``hint`` is how it begins, the rest is not known here."""

    id = fields.String(required=True)
    hint = fields.String(required=True)
    label = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    limit = fields.Integer(required=True, allow_none=True)
    uses = fields.Integer(required=True)
    expires_at = Instant(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    bound = fields.Boolean(required=True, metadata={"description": "Whether it is for one person only."})
    allotment_id = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    revoked_at = Instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class MadeCodeView(AccessCodeView):
    """A new code; ``code`` is shown here and never again."""

    code = fields.String(required=True)


class MadeCodesView(Schema):
    """The codes that were made."""

    items = fields.List(fields.Nested(MadeCodeView), required=True)


AccessCodesPage = page_of(AccessCodeView)
