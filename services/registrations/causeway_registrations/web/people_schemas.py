"""The shapes of what people ask about their data."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import EmailAddress, Instant, LanguageTag, TextsByLanguage, ZoneName
from causeway_registrations.domain.retention import Held
from causeway_registrations.web.schemas import PersonalRegistrationView

PARTS = [str(part) for part in Held]


class DataRequestBody(Schema):
    """Whose data, and how the mail is to be written."""

    email = EmailAddress(required=True)
    language = LanguageTag(required=True, metadata={"description": "The mail comes in it, if we have it."})
    zone = ZoneName(required=True, metadata={"description": "The mail says in it until when the link works."})


class DataRequestView(Schema):
    """The same for every address, so that nobody learns whether anything is held."""

    status = fields.String(required=True, validate=validate.Equal("asked"))


class HeldEventView(Schema):
    """The event of a registration."""

    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    zone = fields.String(required=True)


class HeldRegistrationView(PersonalRegistrationView):
    """All that is held in one registration."""

    offers_made = fields.Integer(required=True)
    data_requested_at = Instant(required=True, allow_none=True)
    event = fields.Nested(HeldEventView, required=True, allow_none=True)
    kept_until = fields.Dict(
        keys=fields.String(validate=validate.OneOf(PARTS)),
        values=Instant(),
        required=True,
        metadata={"description": "When each part goes by itself; what is counted stays without the person."},
    )


HeldPage = page_of(HeldRegistrationView)


class ErasedView(Schema):
    """What has become of the wish to be forgotten."""

    erased = fields.Integer(
        required=True, metadata={"description": "Registrations with nobody in them now; beyond 50 the rest follows."}
    )
