"""The shapes of requests and answers; no rule of the domain."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.paging import PageQuery, PageView, items_of, page_of
from causeway_platform.web.schemas import (
    CountryCode,
    EmailAddress,
    Flag,
    Identifier,
    Instant,
    LanguageTag,
    Text,
    TextsByLanguage,
    ZoneName,
)
from causeway_registrations.domain.registration import Status
from causeway_registrations.web.admission_schemas import LARGEST_PARTY, MOST_PARTS, ShortName
from causeway_registrations.web.gate_schemas import NeedsBody, answers_field

STATUSES = tuple(status.value for status in Status)
MAX_NAME = 200
MAX_TICKET = 200
MAX_TERMS = 40
MAX_CODE = 60
MAX_VERSION = 40


def mode_field(**options: Any) -> fields.String:
    """Return a field for how somebody takes part."""
    return fields.String(validate=validate.OneOf(ATTENDANCE_MODES), **options)


def _count(description: str, **options: Any) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description}, **options)


def chosen_parts(**options: Any) -> fields.List[Any]:
    """Return a field for the parts that somebody chooses."""
    return fields.List(
        ShortName(),
        validate=validate.Length(max=MOST_PARTS),
        metadata={"description": "Sessions or stops, where the event has some with places of their own."},
        **options,
    )


def companions_field(**options: Any) -> fields.List[Any]:
    """Return a field for who comes along."""
    return fields.List(
        Text(max_length=MAX_NAME),
        validate=validate.Length(max=LARGEST_PARTY - 1),
        metadata={"description": "Names of those who come along; all get a place together, or wait together."},
        **options,
    )


class ConsentBody(Schema):
    """The terms that were shown with the form."""

    version = Text(required=True, max_length=MAX_TERMS, metadata={"description": "Which version of them."})


class RegisterBody(Schema):
    """Who wants to take part, and how."""

    name = Text(required=True, max_length=MAX_NAME)
    email = EmailAddress(required=True)
    mode = mode_field(required=True)
    kind = ShortName(load_default=None, allow_none=True, metadata={"description": "Where the event has several."})
    parts = chosen_parts(load_default=list)
    companions = companions_field(load_default=list)
    language = LanguageTag(required=True, metadata={"description": "Messages come in it, if we have it."})
    zone = ZoneName(required=True, metadata={"description": "Messages show times in it, beside the event's own."})
    country = CountryCode(load_default=None, allow_none=True)
    institution_id = Identifier(load_default=None, allow_none=True)
    allotment = Text(
        load_default=None,
        allow_none=True,
        max_length=MAX_TICKET,
        metadata={"description": "The token of an allotment whose places one may have."},
    )
    wait = Flag(load_default=True, metadata={"description": "Whether to join the waiting list when it is full."})
    consent = fields.Nested(
        ConsentBody, load_default=None, allow_none=True, metadata={"description": "The terms that were accepted."}
    )
    access_code = Text(load_default=None, allow_none=True, max_length=MAX_CODE)
    terms_version = Text(
        load_default=None,
        allow_none=True,
        max_length=MAX_VERSION,
        metadata={"description": "The version of the terms that the person has read and agrees to."},
    )
    answers = answers_field(load_default=dict)
    needs = fields.Nested(NeedsBody, load_default=None, allow_none=True)


class ModeBody(Schema):
    """The mode wanted; it may stay the same while the parts change."""

    mode = mode_field(required=True)
    wait = Flag(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Whether to wait when the mode is full. Unsaid, a place is only given up for a place."
        },
    )
    parts = chosen_parts(load_default=None, allow_none=True)


class CompanionsBody(Schema):
    """Who comes along from now on, all of them; an empty list when the person comes alone."""

    companions = companions_field(required=True)


class OfferView(Schema):
    """A place that is held for a limited time."""

    number = fields.Integer(required=True)
    expires_at = Instant(required=True)


class ConsentView(Schema):
    """The terms that were accepted."""

    version = fields.String(required=True)
    at = Instant(required=True)


class RegistrationView(Schema):
    """A registration without the person's name and address."""

    id = fields.String(required=True)
    event_id = fields.String(required=True)
    mode = mode_field(required=True)
    kind = fields.String(required=True, allow_none=True)
    parts = fields.List(fields.String(), required=True)
    size = fields.Integer(required=True, metadata={"description": "How many people it is for."})
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    position = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The place in the queue from 1; null unless waiting."}
    )
    offer = fields.Nested(OfferView, required=True, allow_none=True)
    language = fields.String(required=True)
    zone = fields.String(required=True, allow_none=True, metadata={"description": "Null once it is not held any more."})
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    named_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "For whom somebody else has named the person; null if they came by themselves."},
    )
    registered_at = Instant(required=True)
    checked_in_at = Instant(required=True, allow_none=True)
    consent = fields.Nested(ConsentView, required=True, allow_none=True)
    erased_at = Instant(
        required=True, allow_none=True, metadata={"description": "Since when nobody is known to it any more."}
    )
    revision = fields.Integer(required=True)


class NewRegistrationView(RegistrationView):
    """A new registration; ``manage_token`` is shown here and in the mail, nowhere else."""

    manage_token = fields.String(
        required=True, metadata={"description": "Send it as `Authorization: Link <token>` to see and change it."}
    )


class PersonView(Schema):
    """A participant."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    companions = fields.List(fields.String(), required=True)


class PersonalRegistrationView(RegistrationView):
    """A registration with the person."""

    person = fields.Nested(
        PersonView, required=True, allow_none=True, metadata={"description": "Null once the person was forgotten."}
    )


class SoughtQuery(Schema):
    """Which of an event's registrations."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    mode = mode_field(load_default=None)
    person = Text(
        load_default=None,
        max_length=100,
        metadata={"description": "A part of the registrant's name or address.", "example": "sargsyan"},
    )


class RegistrationsQuery(SoughtQuery, PageQuery):
    """Which of an event's registrations, and from where on."""


RegistrationsPage = page_of(PersonalRegistrationView)


class SeatTicketView(Schema):
    """The ticket of one seat: what the code says, and the same as a picture."""

    seat = fields.Integer(required=True, metadata={"description": "0 is the registrant's."})
    name = fields.String(required=True)
    code = fields.String(required=True)
    svg = fields.String(required=True, metadata={"description": "A QR code (error level M) of the code."})


class TicketView(Schema):
    """The registrant's ticket, and those of all seats."""

    code = fields.String(required=True)
    svg = fields.String(required=True, metadata={"description": "A QR code (error level M) of the code."})
    seats = fields.List(fields.Nested(SeatTicketView), required=True)


class ModePlacesView(Schema):
    """How full a mode is."""

    capacity = _count("Places there are; null without a limit.", allow_none=True)
    taken = _count("Places confirmed, on offer or reserved.")
    free = _count("Places left; null without a limit.", allow_none=True)
    offered = _count("Places held by an offer.")
    reserved = _count("Of those: kept by allotments that nobody has filled yet.")
    waiting = _count("People waiting.")
    checked_in = _count("People who came.")


class PlacesView(Schema):
    """How full an event is, and when one can register."""

    event_id = fields.String(required=True)
    cancelled = fields.Boolean(required=True)
    opens_at = Instant(required=True, allow_none=True)
    closes_at = Instant(required=True)
    modes = fields.Dict(keys=mode_field(), values=fields.Nested(ModePlacesView), required=True)
    kinds = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "People with a place by `mode|kind`."},
    )
    parts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "People with a place by `part|mode`."},
    )
    revision = fields.Integer(required=True)


class TotalsView(Schema):
    """Registrations of all events by status."""

    confirmed = fields.Integer(required=True)
    offered = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    lapsed = fields.Integer(required=True)
    checked_in = fields.Integer(required=True)


class EventPlacesView(PlacesView):
    """One line of the overview."""

    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    zone = fields.String(required=True)


class OverviewView(PageView):
    """How all events stand."""

    items = items_of(EventPlacesView)
    totals = fields.Nested(TotalsView, required=True)
