"""What the registrations service says: each registration's way, and how full each event is."""

from marshmallow import Schema, fields, validate

from causeway_contracts import applications, certificates, delegations, feedback, series
from causeway_contracts.fields import (
    ATTENDANCE_MODES,
    Capacity,
    Catalogue,
    NoChange,
    Person,
    body,
    by_mode,
    identifier,
    instant,
    texts,
)
from causeway_contracts.forms import Form

REGISTERED = "causeway.registrations.registered.v1"
WAITLISTED = "causeway.registrations.waitlisted.v1"
PLACE_OFFERED = "causeway.registrations.place-offered.v1"
OFFER_ACCEPTED = "causeway.registrations.offer-accepted.v1"
OFFER_DECLINED = "causeway.registrations.offer-declined.v1"
OFFER_LAPSED = "causeway.registrations.offer-lapsed.v1"
MODE_CHANGED = "causeway.registrations.mode-changed.v1"
COMPANIONS_CHANGED = "causeway.registrations.companions-changed.v1"
WITHDRAWN = "causeway.registrations.withdrawn.v1"
MEMBER_REMOVED = "causeway.registrations.member-removed.v1"
CHECKED_IN = "causeway.registrations.checked-in.v1"
CHECK_IN_UNDONE = "causeway.registrations.check-in-undone.v1"
PLACES_CHANGED = "causeway.registrations.places-changed.v1"
ADMISSION_DESCRIBED = "causeway.registrations.admission-described.v1"
ALLOTMENT_CHANGED = "causeway.registrations.allotment-changed.v1"
TRIMMED = "causeway.registrations.trimmed.v1"
ERASED = "causeway.registrations.erased.v1"
DATA_REQUESTED = "causeway.registrations.data-requested.v1"

ERASING = frozenset({ERASED, delegations.DELEGATION_LEFT, series.ENROLMENT_ERASED, applications.APPLICATION_ERASED})
"""After one of these nothing older about the same subject may keep its person, wherever it waits or lies."""

ERASING_IF_SAID = frozenset({certificates.CERTIFICATE_WITHDRAWN, delegations.DELEGATION_LED})
"""The same after one of these whose change says ``person_forgotten``: whoever was older in it than the message itself.

Otherwise somebody is still to be told of the certificate, and the delegation is led by the same person as before.
"""
ATTENDED = "causeway.registrations.attended.v1"

STATUSES = ("confirmed", "waiting", "offered", "withdrawn", "declined", "lapsed")
PRESENCES = ("door", "hand", "online", "import")
ORDERS = ("strict", "fill", "lottery")
TAKING_PART = ("registered", "attended")


class Offer(Schema):
    """A freed place, held for a limited time."""

    number = fields.Integer(required=True)
    """How many offers this registration has had, from 1."""
    expires_at = instant(required=True)


class RegistrationState(Schema):
    """One participant's place, or wait, in one event, in one mode; the key is the registration's id."""

    id = identifier()
    event_id = identifier()
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    kind = fields.String(allow_none=True)
    """The kind of ticket, where the event has several."""
    parts = fields.List(fields.String())
    """The sessions or stops with places of their own that were chosen."""
    size = fields.Integer()
    """How many people it is for; one if it is not said."""
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    position = fields.Integer(required=True, allow_none=True)
    """The order of arrival on the waiting list of the mode, rising, with gaps; not the place in the queue."""
    offer = fields.Nested(Offer, required=True, allow_none=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    """The participant's; ``UTC`` once it is no longer held."""
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    named_by = fields.String(allow_none=True)
    """For whom somebody else has named this person, who is then asked to confirm; none if they came by themselves."""
    enrolment_id = fields.String(allow_none=True)
    """The enrolment in a series that it was made by, if any."""
    link_version = fields.Integer(required=True)
    """Part of what the participant's signed link is made of; raising it revokes earlier links."""
    registered_at = instant(required=True)
    checked_in_at = instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class OneOfMany(Schema):
    """Whether the person is told in one message about all dates of a series, so that this one need not be."""

    told_together = fields.Boolean()


class ModeChanged(Schema):
    """The mode before; the same one when only the parts are others."""

    previous_mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))


class CompanionsChanged(Schema):
    """How many people it was for; as many as now when only names were put right."""

    previous_size = fields.Integer(required=True)


class Trimmed(Schema):
    """What was held for a time only and has been removed, such as ``zone``; the person is still there."""

    fields_removed = fields.List(fields.String(), required=True)


class Erased(Schema):
    """The person was forgotten: the state has nobody in it any more and there is no ``person``."""

    wanted_by = fields.String(required=True, validate=validate.OneOf(("person", "operator", "retention")))


class DataRequestState(Schema):
    """Somebody wants to know what is held about them; the key is the registration's id and ``:data``.

    It names one of their registrations instead of the address, so that nothing personal stays on the topic.
    """

    id = identifier()
    registration_id = identifier()
    event_id = identifier()
    language = fields.String(required=True)
    zone = fields.String(required=True)
    requested_at = instant(required=True)
    revision = fields.Integer(required=True)


class ModePlaces(Schema):
    """How full one mode is. ``taken`` counts confirmed places and offered ones."""

    capacity = fields.Integer(required=True, allow_none=True)
    """As announced; fewer than ``taken`` when it was lowered while people registered."""
    taken = fields.Integer(required=True)
    offered = fields.Integer(required=True)
    reserved = fields.Integer()
    """Of ``taken``: kept by allotments that nobody has filled yet."""
    waiting = fields.Integer(required=True)
    checked_in = fields.Integer(required=True)


class PlacesState(Schema):
    """How full an event is; the key is the event's id, ``seq`` counts these messages only."""

    event_id = identifier()
    modes = by_mode(ModePlaces)
    kinds = fields.Dict(keys=fields.String(), values=fields.Integer())
    """People with a place, by ``mode|kind``."""
    parts = fields.Dict(keys=fields.String(), values=fields.Integer())
    """People with a place, by ``part|mode``."""
    revision = fields.Integer(required=True)


class TicketKind(Schema):
    """A kind of ticket; of those who wait, a smaller priority comes first."""

    id = identifier()
    name = texts(required=True)
    priority = fields.Integer(required=True)


class SharedPool(Schema):
    """Places that kinds of tickets share, within the places of the modes."""

    id = identifier()
    name = texts(required=True)
    capacity = fields.Integer(required=True)
    modes = fields.List(fields.String(validate=validate.OneOf(ATTENDANCE_MODES)), required=True)
    kinds = fields.List(fields.String(), required=True)


class Part(Schema):
    """A session or a stop with places of its own."""

    id = identifier()
    title = texts(required=True)
    starts_at = instant(required=True)
    ends_at = instant(required=True)
    modes = by_mode(Capacity)


class WaitingPolicy(Schema):
    """Who is next when a place is free."""

    order = fields.String(required=True, validate=validate.OneOf(ORDERS))
    draw_at = instant(required=True, allow_none=True)
    seed_digest = fields.String(required=True, allow_none=True)
    """The SHA-256 of a lottery's seed, in hexadecimal, known from the beginning."""
    seed = fields.String(required=True, allow_none=True)
    """Only after the draw."""


class Prerequisite(Schema):
    """Another event that comes first: one must be registered for it, or have been there."""

    event_id = identifier()
    taking_part = fields.String(required=True, validate=validate.OneOf(TAKING_PART))


class Terms(Schema):
    """What everybody agrees to; another wording has another version."""

    version = fields.String(required=True)
    text = texts(required=True)


class Gates(Schema):
    """The conditions for registering; ``mail_domains`` and ``institutions`` are one: fitting either is enough."""

    needs_code = fields.Boolean(required=True)
    mail_domains = fields.List(fields.String(), required=True)
    institutions = fields.List(fields.String(), required=True)
    prerequisites = fields.List(fields.Nested(Prerequisite), required=True)
    refuses_clash = fields.Boolean(required=True)
    terms = fields.Nested(Terms, required=True, allow_none=True)
    by_application = fields.Boolean()
    """One gets in by applying only; false if it is not said."""


class AdmissionState(Schema):
    """How people get into an event; the key is the event's id with ``.admission`` after it; the places have it bare."""

    id = identifier()
    event_id = identifier()
    kinds = fields.List(fields.Nested(TicketKind), required=True)
    pools = fields.List(fields.Nested(SharedPool), required=True)
    parts = fields.List(fields.Nested(Part), required=True)
    largest_party = fields.Integer(required=True)
    waiting = fields.Nested(WaitingPolicy, required=True)
    minimum_minutes = fields.Integer(allow_none=True)
    """How long one must be online to have attended."""
    gates = fields.Nested(Gates)
    form = fields.Nested(Form)
    revision = fields.Integer(required=True)


class Mark(Schema):
    """A presence on one day or in one part, and how it was first found out."""

    occasion = fields.String(required=True)
    day = fields.String(required=True)
    """The date at the event's place, such as ``2026-07-21``."""
    first_at = instant(required=True)
    how = fields.String(required=True, validate=validate.OneOf(PRESENCES))
    minutes = fields.Integer(required=True)
    """Minutes online, zero at the door."""


class AttendanceState(Schema):
    """What one seat of a registration was present on; the key is the registration's id, a dot and the seat's number."""

    id = identifier()
    registration_id = identifier()
    event_id = identifier()
    seat = fields.Integer(required=True)
    """0 is the registrant's, the others are their companions'."""
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    attended = fields.Boolean(required=True)
    """Whether the presence was enough by the event's rule when this was said."""
    occasions = fields.List(fields.String(), required=True)
    """``event``, ``day:2026-07-21``, ``part:opening``; empty when the check-in was taken back."""
    marks = fields.List(fields.Nested(Mark), required=True)
    first_at = instant(required=True, allow_none=True)
    minutes = fields.Integer(required=True)
    revision = fields.Integer(required=True)


class AllotmentState(Schema):
    """Places kept for an institution, or held for a purpose, until they return; the key is the allotment's id."""

    id = identifier()
    event_id = identifier()
    label = fields.String(required=True)
    institution_id = fields.String(required=True, allow_none=True)
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    kind = fields.String(required=True, allow_none=True)
    places = fields.Integer(required=True)
    filled = fields.Integer(required=True)
    """People who have one of the places."""
    returns_at = instant(required=True)
    """When those that nobody has filled become everybody's."""
    returned_at = instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class Party(Person):
    """A participant, and who comes along."""

    companions = fields.List(fields.String())
    """Their names."""


_REGISTRATION = body(NoChange, RegistrationState, Party)
_ONE_OF_MANY = body(OneOfMany, RegistrationState, Party)

MESSAGES: Catalogue = {
    REGISTERED: _ONE_OF_MANY,
    WAITLISTED: _ONE_OF_MANY,
    PLACE_OFFERED: _REGISTRATION,
    OFFER_ACCEPTED: _REGISTRATION,
    OFFER_DECLINED: _REGISTRATION,
    OFFER_LAPSED: _REGISTRATION,
    MODE_CHANGED: body(ModeChanged, RegistrationState, Party),
    COMPANIONS_CHANGED: body(CompanionsChanged, RegistrationState, Party),
    WITHDRAWN: _ONE_OF_MANY,
    MEMBER_REMOVED: _REGISTRATION,
    CHECKED_IN: _REGISTRATION,
    CHECK_IN_UNDONE: _REGISTRATION,
    PLACES_CHANGED: body(NoChange, PlacesState),
    ADMISSION_DESCRIBED: body(NoChange, AdmissionState),
    **certificates.MESSAGES,
    **delegations.MESSAGES,
    **feedback.MESSAGES,
    **series.MESSAGES,
    **applications.MESSAGES,
    ALLOTMENT_CHANGED: body(NoChange, AllotmentState),
    TRIMMED: body(Trimmed, RegistrationState, Party),
    ERASED: body(Erased, RegistrationState),
    DATA_REQUESTED: body(NoChange, DataRequestState),
    ATTENDED: body(NoChange, AttendanceState),
}
