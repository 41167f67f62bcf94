"""The shapes of requests and answers."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.partners import INSTITUTION_KINDS
from causeway_partners.domain.api_client import SCOPES
from causeway_partners.domain.contact import ROLES
from causeway_partners.use_cases.import_institutions import LARGEST
from causeway_platform.web.field_errors import FieldError
from causeway_platform.web.paging import PageQuery, page_of
from causeway_platform.web.schemas import (
    CountryCode,
    EmailAddress,
    Flag,
    Identifier,
    LanguageTag,
    Text,
    TextsByLanguage,
    WebLink,
    Whole,
    ZoneName,
)

STATUSES = ("active", "suspended")
MAX_PASSWORD = 1_024
"""What is read at all; the rule for new passwords is the domain's and stricter."""
MAX_LISTED = 400
"""Any text in an imported row; what is too long for its field is reported with the row."""

ENROL_EXAMPLE = {
    "names": {"en": "History Museum of Armenia", "hy": "Հայաստանի պատմության թանգարան"},
    "kind": "museum",
    "country": "AM",
    "zone": "Asia/Yerevan",
    "languages": ["hy", "en"],
    "website": "https://example.org/",
    "reference": "museums-2025/17",
}
CONTACT_EXAMPLE = {
    "role": "coordinator",
    "name": "Anahit Petrosyan",
    "email": "anahit@example.org",
    "language": "hy",
    "zone": "Asia/Yerevan",
}
CLIENT_EXAMPLE = {
    "institution_id": "0199f0a2-7c1e-7d4a-9b1e-3f2a6c5d4e21",
    "label": "Calendar of the museum",
    "scopes": ["events:read"],
}


def _names(**options: Any) -> TextsByLanguage:
    # Optional in a change, yet never empty.
    return TextsByLanguage(max_length=200, fewest=1, **options)


def _password(**options: Any) -> Text:
    return Text(max_length=MAX_PASSWORD, **options)


def _kind(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(INSTITUTION_KINDS), **options)


def _languages(**options: Any) -> fields.List[str]:
    return fields.List(LanguageTag(), validate=validate.Length(max=20), **options)


def _reference(**options: Any) -> Text:
    return Text(max_length=128, metadata={"description": "Its name in the list that it comes from."}, **options)


class EnrolBody(Schema):
    """An organisation that becomes a partner."""

    names = _names(required=True)
    kind = _kind(required=True)
    country = CountryCode(required=True)
    zone = ZoneName(required=True)
    languages = _languages(load_default=list)
    website = WebLink(load_default=None, allow_none=True)
    reference = _reference(load_default=None, allow_none=True)


class ImportRow(EnrolBody):
    """One row of an imported list; it is known again by its reference."""

    reference = _reference(required=True)


class ListedInstitution(Schema):
    """A row as it came, of which only the shape has been checked; ``ImportRow`` says what can be used."""

    names = TextsByLanguage(max_length=MAX_LISTED)
    kind = Text(max_length=MAX_LISTED)
    country = Text(max_length=MAX_LISTED)
    zone = Text(max_length=MAX_LISTED)
    languages = fields.List(Text(max_length=MAX_LISTED))
    website = Text(max_length=MAX_LISTED, allow_none=True)
    reference = Text(max_length=MAX_LISTED)


class ImportBody(Schema):
    """A list of institutions, each as in POST /institutions with a ``reference``."""

    institutions = fields.List(fields.Nested(ListedInstitution), required=True, validate=validate.Length(1, LARGEST))


class ImportedRowView(Schema):
    """What became of one row."""

    reference = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["enrolled", "changed", "unchanged", "refused"]))
    institution_id = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Nested(FieldError), metadata={"description": "What is wrong with single fields."})


class ImportView(Schema):
    """What became of a list, row by row and in numbers."""

    rows = fields.List(fields.Nested(ImportedRowView), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ChangeInstitutionBody(Schema):
    """What to change of an institution."""

    names = _names()
    kind = _kind()
    country = CountryCode()
    zone = ZoneName()
    languages = _languages()
    website = WebLink(allow_none=True)
    status = fields.String(validate=validate.OneOf(STATUSES))


class InstitutionsQuery(PageQuery):
    """Which institutions."""

    q = Text(load_default=None, max_length=80, metadata={"description": "The beginning of a word of a name."})
    country = CountryCode(load_default=None)
    kind = _kind(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class InstitutionView(Schema):
    """An institution."""

    id = fields.String(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    kind = _kind(required=True)
    country = fields.String(required=True)
    zone = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    website = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    enrolled_at = fields.AwareDateTime(required=True)
    revision = fields.Integer(required=True)
    reference = fields.String(allow_none=True, metadata={"description": "For the exchange office only."})


class NameContactBody(Schema):
    """A person who becomes a contact."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    name = Text(required=True, max_length=200)
    email = EmailAddress(required=True)
    language = LanguageTag(required=True)
    zone = ZoneName(required=True)


class ChangeContactBody(Schema):
    """What to change of a contact."""

    role = fields.String(validate=validate.OneOf(ROLES))
    name = Text(max_length=200)
    email = EmailAddress()
    language = LanguageTag()
    zone = ZoneName()
    active = Flag()


class ContactsQuery(PageQuery):
    """Which contacts."""

    active = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})


class ContactView(Schema):
    """A contact."""

    id = fields.String(required=True)
    institution_id = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    active = fields.Boolean(required=True)
    named_at = fields.AwareDateTime(required=True)
    revision = fields.Integer(required=True)


class HeldContactView(ContactView):
    """A person's part in an institution, for themselves."""

    institution = TextsByLanguage(required=True)
    data_requested_at = fields.AwareDateTime(required=True, allow_none=True)


class PasswordBody(Schema):
    """A new password; the present one from whoever changes their own."""

    password = _password(required=True)
    current_password = _password(load_default=None)


class LoginBody(Schema):
    """Who signs in."""

    email = EmailAddress(required=True)
    password = _password(required=True)


class RefreshBody(Schema):
    """A refresh token."""

    refresh_token = fields.String(
        required=True, validate=[validate.Length(1, 200), Whole(r"^[A-Za-z0-9_.\-]+$", error="Not a refresh token.")]
    )


class SignedInView(Schema):
    """A session: a token for ten minutes, and a refresh token for the next."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.OneOf(["Bearer"]))
    expires_in = fields.Integer(required=True)
    refresh_token = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(["operator", "partner"]))
    contact = fields.Nested(ContactView, required=True)


class MakeClientBody(Schema):
    """A partner's system that is to have access."""

    institution_id = Identifier(required=True)
    label = Text(required=True, max_length=100)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)), required=True, validate=validate.Length(1, len(SCOPES))
    )


class ClientsQuery(PageQuery):
    """Which partner systems."""

    institution_id = Identifier(load_default=None)


class ClientView(Schema):
    """A partner's system."""

    id = fields.String(required=True, metadata={"description": "The client_id."})
    institution_id = fields.String(required=True)
    label = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    made_at = fields.AwareDateTime(required=True)
    former_secret_until = fields.AwareDateTime(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class ClientWithSecretView(ClientView):
    """A partner's system with its new secret; null when an answer is given again, for the secret is not kept."""

    client_secret = fields.String(required=True, allow_none=True)


class TokenForm(Schema):
    """A token request; unknown parameters are ignored, as RFC 6749 (3.2) asks."""

    class Meta:
        unknown = "exclude"

    grant_type = fields.String(load_default="", validate=validate.Length(max=100))
    client_id = fields.String(load_default=None, validate=validate.Length(max=100))
    client_secret = fields.String(load_default=None, validate=validate.Length(max=200))
    scope = fields.String(load_default=None, validate=validate.Length(max=500))


class TokenErrorView(Schema):
    """Why there is no access token (RFC 6749, 5.2)."""

    error = fields.String(required=True)
    error_description = fields.String(required=True)


class TokenView(Schema):
    """An access token."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.OneOf(["Bearer"]))
    expires_in = fields.Integer(required=True)
    scope = fields.String(required=True)


class KeysView(Schema):
    """A JWK set."""

    keys = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)


class HistoryView(Schema):
    """One change; personal values are left out, only that they changed is kept."""

    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True, metadata={"description": "A contact's id, or system."})
    action = fields.String(required=True)
    revision = fields.Integer(required=True)
    changes = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


InstitutionsPage = page_of(InstitutionView)
ContactsPage = page_of(ContactView)
HeldContactsPage = page_of(HeldContactView)
ClientsPage = page_of(ClientView)
HistoryPage = page_of(HistoryView)
