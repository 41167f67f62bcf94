"""The shapes of certificates, their rules and hand marks in requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import Flag, Instant, Text, TextsByLanguage, WholeNumber
from causeway_registrations.domain.certificate import CertificateStatus
from causeway_registrations.domain.certificate_rule import Unmet

MAX_TITLE = 120
MAX_SIGNATORY = 200
MAX_REASON = 1000
MAX_NAME = 200
LONGEST_WAIT_H = 90 * 24
STATUSES = tuple(status.value for status in CertificateStatus)


def _asked(description: str) -> Flag:
    return Flag(load_default=False, metadata={"description": description})


class CertificateRuleBody(Schema):
    """Who gets a certificate: everybody with a confirmed place for whom all of this is true."""

    checked_in = _asked("They were checked in.")
    share = WholeNumber(
        load_default=None, allow_none=True, minimum=1, maximum=100, metadata={"description": "Of sessions, in percent."}
    )
    minutes = WholeNumber(load_default=None, allow_none=True, minimum=1, maximum=100_000)
    passed = _asked("An operator has marked them as passed.")
    confirmed = _asked("An operator has confirmed them for a certificate.")
    title = TextsByLanguage(load_default=dict, max_length=MAX_TITLE)
    signatory = TextsByLanguage(load_default=dict, max_length=MAX_SIGNATORY)
    issued_after_h = WholeNumber(
        load_default=None,
        allow_none=True,
        maximum=LONGEST_WAIT_H,
        metadata={"description": "Hours after the end; null: an operator gives them out."},
    )


class CertificateRuleView(Schema):
    """Who gets a certificate of an event; revision 0 while nobody has laid it down."""

    event_id = fields.String(required=True)
    checked_in = fields.Boolean(required=True)
    share = fields.Integer(required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    passed = fields.Boolean(required=True)
    confirmed = fields.Boolean(required=True)
    title = TextsByLanguage(required=True, fewest=0)
    signatory = TextsByLanguage(required=True, fewest=0)
    issued_after_h = fields.Integer(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class CertificatePreviewView(Schema):
    """Who would get a certificate now; who lacks several things counts for each of them."""

    examined = fields.Integer(required=True)
    entitled = fields.Integer(required=True)
    certified = fields.Integer(required=True, metadata={"description": "People who have or had one."})
    lacking = fields.Dict(
        keys=fields.String(validate=validate.OneOf([reason.value for reason in Unmet])),
        values=fields.Integer(),
        required=True,
    )
    whole = fields.Boolean(required=True, metadata={"description": "False when there were too many to look at."})


class AssessmentBody(Schema):
    """What a person decided about a participant."""

    passed = Flag(required=True)
    confirmed = Flag(required=True)


class AssessmentView(Schema):
    """The hand marks of a registration; revision 0 while there are none."""

    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    passed = fields.Boolean(required=True)
    confirmed = fields.Boolean(required=True)
    assessed_at = Instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class WithdrawCertificateBody(Schema):
    """Why a certificate is taken back; the person is told."""

    reason = TextsByLanguage(required=True, max_length=MAX_REASON)


class ReissueCertificateBody(Schema):
    """The name as it should be printed."""

    name = Text(required=True, max_length=MAX_NAME)


class CertificateView(Schema):
    """A certificate without what is printed on it."""

    id = fields.String(required=True)
    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    edition = fields.Integer(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    issued_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
    reason = TextsByLanguage(required=True, fewest=0, metadata={"description": "Empty while it holds."})
    replaces = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class PersonalCertificateView(CertificateView):
    """A certificate with the person's name and its code."""

    name = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": "Where anybody can verify it."})


CertificatesPage = page_of(PersonalCertificateView)


class VerifiedView(Schema):
    """What a code says; the name only while the certificate holds."""

    code = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    name = fields.String(required=True, allow_none=True)
    event_title = fields.String(required=True)
    language = fields.String(required=True, metadata={"description": "Of the certificate and the event's title."})
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    zone = fields.String(required=True)
    issued_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
