"""The shapes of what people ask about their data."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import Instant, TextsByLanguage
from causeway_registrations.domain.retention import Held
from causeway_registrations.web.attendance_schemas import spells_field
from causeway_registrations.web.certificate_schemas import PersonalCertificateView
from causeway_registrations.web.code_schemas import STATES
from causeway_registrations.web.gate_schemas import NeedsBody
from causeway_registrations.web.schemas import ConsentView, PersonalRegistrationView

PARTS = [str(part) for part in Held]


class HeldEventView(Schema):
    """The event of a registration."""

    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    zone = fields.String(required=True)


class HeldAnswerView(Schema):
    """An answer in words; ``chosen`` is what the choice was called, and empty for what was written freely."""

    question = TextsByLanguage(required=True)
    answer = fields.String(required=True)
    chosen = TextsByLanguage(required=True, fewest=0)


class HeldPresenceView(Schema):
    """A day or a part that a seat was present on; seat 0 is the person, the others those who came along."""

    seat = fields.Integer(required=True)
    occasion = fields.String(required=True)
    day = fields.String(required=True)
    first_at = Instant(required=True)
    how = fields.String(required=True)
    minutes = fields.Integer(required=True)
    spells = spells_field()


class HeldAssessmentView(Schema):
    """What an operator has marked by hand."""

    passed = fields.Boolean(required=True)
    confirmed = fields.Boolean(required=True)
    at = Instant(required=True, allow_none=True)


class HeldTermsView(ConsentView):
    """The event's terms that the person agreed to, in the words that they had then."""

    text = TextsByLanguage(
        required=True, fewest=0, metadata={"description": "Empty if they are from before wordings were kept."}
    )


class HeldRegistrationView(PersonalRegistrationView):
    """All that is held in one registration."""

    offers_made = fields.Integer(required=True)
    data_requested_at = Instant(required=True, allow_none=True)
    event = fields.Nested(HeldEventView, required=True, allow_none=True)
    answers = fields.List(fields.Nested(HeldAnswerView), required=True)
    terms = fields.Nested(HeldTermsView, required=True, allow_none=True)
    needs = fields.Nested(NeedsBody, required=True, allow_none=True)
    attendance = fields.List(fields.Nested(HeldPresenceView), required=True)
    assessment = fields.Nested(HeldAssessmentView, required=True, allow_none=True)
    certificates = fields.List(fields.Nested(PersonalCertificateView), required=True)
    feedback_given = fields.Boolean(required=True)
    feedback = fields.List(
        fields.Nested(HeldAnswerView), required=True, metadata={"description": "Answers given by name."}
    )
    kept_until = fields.Dict(
        keys=fields.String(validate=validate.OneOf(PARTS)),
        values=Instant(),
        required=True,
        metadata={"description": "When each part goes by itself; what is counted stays without the person."},
    )


HeldPage = page_of(HeldRegistrationView)


class HeldCodeView(Schema):
    """A code that is for the person only; what it is, is known nowhere here."""

    event_id = fields.String(required=True)
    event = fields.Nested(HeldEventView, required=True, allow_none=True)
    label = fields.String(required=True, metadata={"description": "What whoever made it has called it."})
    made_at = Instant(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    uses = fields.Integer(required=True, metadata={"description": "How many live registrations were made with it."})
    expires_at = Instant(required=True, allow_none=True)


HeldCodesPage = page_of(HeldCodeView)


class HeldRowView(Schema):
    """A row of a table that somebody has sent, with the person's address in it, which was refused."""

    event_id = fields.String(required=True, allow_none=True)
    event = fields.Nested(HeldEventView, required=True, allow_none=True)
    sent_at = Instant(required=True, allow_none=True)
    line = fields.Integer(required=True)
    slug = fields.String(required=True)
    reason = fields.String(required=True)
    cells = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "What stands in the row, by column."},
    )
    kept_until = Instant(required=True)


HeldRowsPage = page_of(HeldRowView)


class ErasedView(Schema):
    """What has become of the wish to be forgotten."""

    erased = fields.Integer(
        required=True,
        metadata={"description": "Registrations and enrolments with nobody in them now; beyond 50 the rest follows."},
    )
