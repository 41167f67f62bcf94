"""What the registrations service says: each registration's way, and how full each event is."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import (
    ATTENDANCE_MODES,
    Catalogue,
    NoChange,
    Person,
    body,
    by_mode,
    identifier,
    instant,
)

REGISTERED = "causeway.registrations.registered.v1"
WAITLISTED = "causeway.registrations.waitlisted.v1"
PLACE_OFFERED = "causeway.registrations.place-offered.v1"
OFFER_ACCEPTED = "causeway.registrations.offer-accepted.v1"
OFFER_DECLINED = "causeway.registrations.offer-declined.v1"
OFFER_LAPSED = "causeway.registrations.offer-lapsed.v1"
MODE_CHANGED = "causeway.registrations.mode-changed.v1"
WITHDRAWN = "causeway.registrations.withdrawn.v1"
CHECKED_IN = "causeway.registrations.checked-in.v1"
CHECK_IN_UNDONE = "causeway.registrations.check-in-undone.v1"
PLACES_CHANGED = "causeway.registrations.places-changed.v1"

STATUSES = ("confirmed", "waiting", "offered", "withdrawn", "declined", "lapsed")


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
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    position = fields.Integer(required=True, allow_none=True)
    """The order of arrival on the waiting list of the mode, rising, with gaps; not the place in the queue."""
    offer = fields.Nested(Offer, required=True, allow_none=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    link_version = fields.Integer(required=True)
    """Part of what the participant's signed link is made of; raising it revokes earlier links."""
    registered_at = instant(required=True)
    checked_in_at = instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class ModeChanged(Schema):
    """The mode before."""

    previous_mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))


class ModePlaces(Schema):
    """How full one mode is. ``taken`` counts confirmed places and offered ones."""

    capacity = fields.Integer(required=True, allow_none=True)
    """As announced; fewer than ``taken`` when it was lowered while people registered."""
    taken = fields.Integer(required=True)
    offered = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    checked_in = fields.Integer(required=True)


class PlacesState(Schema):
    """How full an event is; the key is the event's id, ``seq`` counts these messages only."""

    event_id = identifier()
    modes = by_mode(ModePlaces)
    revision = fields.Integer(required=True)


_REGISTRATION = body(NoChange, RegistrationState, Person)

MESSAGES: Catalogue = {
    REGISTERED: _REGISTRATION,
    WAITLISTED: _REGISTRATION,
    PLACE_OFFERED: _REGISTRATION,
    OFFER_ACCEPTED: _REGISTRATION,
    OFFER_DECLINED: _REGISTRATION,
    OFFER_LAPSED: _REGISTRATION,
    MODE_CHANGED: body(ModeChanged, RegistrationState, Person),
    WITHDRAWN: _REGISTRATION,
    CHECKED_IN: _REGISTRATION,
    CHECK_IN_UNDONE: _REGISTRATION,
    PLACES_CHANGED: body(NoChange, PlacesState),
}
