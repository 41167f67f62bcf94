"""What the partners service says: institutions, their contacts, and the keys that sign access tokens."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import Catalogue, NoChange, Person, body, identifier, instant, texts

INSTITUTION_ENROLLED = "causeway.partners.institution-enrolled.v1"
INSTITUTION_CHANGED = "causeway.partners.institution-changed.v1"
CONTACT_NAMED = "causeway.partners.contact-named.v1"
CONTACT_CHANGED = "causeway.partners.contact-changed.v1"
DATA_REQUESTED = "causeway.partners.data-requested.v1"
SIGNING_KEY_PUBLISHED = "causeway.partners.signing-key-published.v1"
SIGNING_KEY_RETIRED = "causeway.partners.signing-key-retired.v1"

INSTITUTION_KINDS = (
    "exchange_office",
    "museum",
    "university",
    "research_centre",
    "ministry",
    "bureau",
    "association",
    "other",
)


class InstitutionState(Schema):
    """A partner organisation; the key is its id."""

    id = identifier()
    names = texts(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(INSTITUTION_KINDS))
    country = fields.String(required=True, validate=validate.Length(equal=2))
    zone = fields.String(required=True)
    languages = fields.List(fields.String())
    website = fields.String(allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(["active", "suspended"]))
    revision = fields.Integer(required=True)


class ContactState(Schema):
    """A person's part in an institution; name and address are in ``person``. The key is the contact's id."""

    id = identifier()
    institution_id = identifier()
    role = fields.String(required=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    active = fields.Boolean(required=True)
    revision = fields.Integer(required=True)


class HowToWrite(Schema):
    """In which language the person wants the link to their data, and on which clock to read until when it works."""

    language = fields.String(required=True)
    zone = fields.String(required=True)


class SigningKeyState(Schema):
    """A public key as a JWK (RFC 7517), Ed25519 (RFC 8037); the key of the message is the ``kid``."""

    kid = identifier()
    jwk = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    active_from = instant(required=True)
    retired_at = instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


MESSAGES: Catalogue = {
    INSTITUTION_ENROLLED: body(NoChange, InstitutionState),
    INSTITUTION_CHANGED: body(NoChange, InstitutionState),
    CONTACT_NAMED: body(NoChange, ContactState, Person),
    CONTACT_CHANGED: body(NoChange, ContactState, Person),
    DATA_REQUESTED: body(HowToWrite, ContactState, Person),
    SIGNING_KEY_PUBLISHED: body(NoChange, SigningKeyState),
    SIGNING_KEY_RETIRED: body(NoChange, SigningKeyState),
}
