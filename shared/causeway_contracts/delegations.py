"""What the registrations service says of delegations: who leads one, and what their leader is to hear."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES, Catalogue, NoChange, Person, body, identifier, instant

DELEGATION_LED = "causeway.registrations.delegation-led.v1"
DELEGATION_REMINDED = "causeway.registrations.delegation-reminded.v1"
MEMBERS_LAPSED = "causeway.registrations.members-lapsed.v1"
DELEGATION_LEFT = "causeway.registrations.delegation-left.v1"


class DelegationState(Schema):
    """Whom an institution sends to an event, as far as its leader must know; the key is the delegation's id."""

    id = identifier()
    allotment_id = identifier()
    event_id = identifier()
    label = fields.String(required=True)
    """For whom the places are kept, in a few words."""
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    places = fields.Integer(required=True)
    filled = fields.Integer(required=True)
    """People who have one of the places, or are asked whether they want it."""
    returns_at = instant(required=True)
    """When those that nobody has filled become everybody's."""
    language = fields.String(required=True)
    zone = fields.String(required=True)
    """The leader's."""
    link_version = fields.Integer(required=True)
    """Part of what the leader's signed link is made of; raising it revokes earlier links."""
    led_since = instant(required=True)
    revision = fields.Integer(required=True)


class Led(Schema):
    """What the change of leaders means to others."""

    person_forgotten = fields.Boolean()
    """Whether somebody else led it before, whom nothing older about it may keep; false if it is not said."""


class Lapsed(Schema):
    """How many members have not confirmed in time since the leader last heard."""

    lapsed = fields.Integer(required=True)


_DELEGATION = body(NoChange, DelegationState, Person)

MESSAGES: Catalogue = {
    DELEGATION_LED: body(Led, DelegationState, Person),
    DELEGATION_REMINDED: _DELEGATION,
    MEMBERS_LAPSED: body(Lapsed, DelegationState, Person),
    DELEGATION_LEFT: body(NoChange, DelegationState),
}
