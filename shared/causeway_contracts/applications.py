"""What the registrations service says of calls for applications, and of each application's way."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES, Catalogue, NoChange, Person, body, identifier, instant, texts
from causeway_contracts.forms import Form

CALL_DESCRIBED = "causeway.registrations.call-described.v1"
APPLICATION_SUBMITTED = "causeway.registrations.application-submitted.v1"
APPLICATION_CHANGED = "causeway.registrations.application-changed.v1"
APPLICATION_DECIDED = "causeway.registrations.application-decided.v1"
APPLICATION_WITHDRAWN = "causeway.registrations.application-withdrawn.v1"
APPLICATION_ERASED = "causeway.registrations.application-erased.v1"

STATUSES = ("submitted", "accepted", "reserve", "declined", "withdrawn")


class Section(Schema):
    """A track or a region; ``places`` is how many can be accepted in it, null without a limit."""

    id = identifier()
    name = texts(required=True)
    places = fields.Integer(required=True, allow_none=True)


class CallState(Schema):
    """What applicants need to know of a call; the key is the event's id with ``.call`` after it."""

    id = identifier()
    event_id = identifier()
    opens_at = instant(required=True)
    closes_at = instant(required=True)
    places = fields.Integer(required=True, allow_none=True)
    tracks = fields.List(fields.Nested(Section), required=True)
    regions = fields.List(fields.Nested(Section), required=True)
    statements = fields.Nested(Form, required=True)
    only_way_in = fields.Boolean(required=True)
    """Whether the event refuses everybody who has not applied."""
    revision = fields.Integer(required=True)


class ApplicationState(Schema):
    """One person's application to one event; the key is its id. What they wrote stays with registrations."""

    id = identifier()
    event_id = identifier()
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    rank = fields.Integer(required=True, allow_none=True)
    """The place on the reserve list, from 1."""
    track = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    registration_id = fields.String(required=True, allow_none=True)
    """The registration that came of it, once it was accepted."""
    language = fields.String(required=True)
    zone = fields.String(required=True)
    """The applicant's; ``UTC`` once it is no longer held."""
    link_version = fields.Integer(required=True)
    submitted_at = instant(required=True)
    revision = fields.Integer(required=True)


class ApplicationDecided(Schema):
    """How it stood before; somebody who was on the reserve list has moved up."""

    previous_status = fields.String(required=True, validate=validate.OneOf(STATUSES))


class ApplicationErased(Schema):
    """The person was forgotten: the state has nobody in it any more and there is no ``person``."""

    wanted_by = fields.String(required=True, validate=validate.OneOf(("person", "operator", "retention")))


_APPLICATION = body(NoChange, ApplicationState, Person)

MESSAGES: Catalogue = {
    CALL_DESCRIBED: body(NoChange, CallState),
    APPLICATION_SUBMITTED: _APPLICATION,
    APPLICATION_CHANGED: _APPLICATION,
    APPLICATION_DECIDED: body(ApplicationDecided, ApplicationState, Person),
    APPLICATION_WITHDRAWN: _APPLICATION,
    APPLICATION_ERASED: body(ApplicationErased, ApplicationState),
}
