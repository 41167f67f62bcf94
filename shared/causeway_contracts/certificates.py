"""What the registrations service says of certificates."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import Catalogue, NoChange, Person, body, identifier, instant, texts

CERTIFICATE_ISSUED = "causeway.registrations.certificate-issued.v1"
CERTIFICATE_WITHDRAWN = "causeway.registrations.certificate-withdrawn.v1"

STATUSES = ("issued", "withdrawn", "replaced")


class CertificateState(Schema):
    """One certificate; the key is its id. What is printed on it stays with the registrations service."""

    id = identifier()
    registration_id = identifier()
    event_id = identifier()
    code = fields.String(required=True)
    """By which anybody can ask whether it holds."""
    edition = fields.Integer(required=True)
    """Counts the certificates of a registration from 1."""
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    issued_at = instant(required=True)
    ended_at = instant(required=True, allow_none=True)
    reason = texts(required=True)
    """Empty. Older messages say here why it was withdrawn; the person reads that on their own page."""
    replaces = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class CertificateEnded(Schema):
    """Why it does not hold any more, where others have to do something about it."""

    person_forgotten = fields.Boolean()
    """Whether the person was forgotten, so that nothing older about it may keep them; false if it is not said."""


MESSAGES: Catalogue = {
    CERTIFICATE_ISSUED: body(NoChange, CertificateState, Person),
    CERTIFICATE_WITHDRAWN: body(CertificateEnded, CertificateState, Person),
}
