"""What the events service says: programmes, editions and the events of the calendar."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import (
    Capacity,
    Catalogue,
    Host,
    NoChange,
    Place,
    body,
    by_mode,
    identifier,
    instant,
    texts,
)

PROGRAMME_DESCRIBED = "causeway.events.programme-described.v1"
EDITION_DESCRIBED = "causeway.events.edition-described.v1"
PUBLISHED = "causeway.events.published.v1"
CHANGED = "causeway.events.changed.v1"
RESCHEDULED = "causeway.events.rescheduled.v1"
CANCELLED = "causeway.events.cancelled.v1"


class ProgrammeState(Schema):
    """A lasting brand or series; the key is the programme's id."""

    id = identifier()
    slug = fields.String(required=True)
    kind = fields.String(required=True)
    name = texts(required=True)
    purpose = texts()
    hosts = fields.List(fields.Nested(Host))
    revision = fields.Integer(required=True)


class EditionState(Schema):
    """One year's or one batch's run of a programme; the key is the edition's id."""

    id = identifier()
    programme_id = identifier()
    label = fields.String(required=True)
    name = texts()
    revision = fields.Integer(required=True)


class RegistrationWindow(Schema):
    """When people may register."""

    opens_at = instant(required=True, allow_none=True)
    closes_at = instant(required=True)


class EventState(Schema):
    """An event as the public and the other services may know it; drafts are never published. The key is its id."""

    id = identifier()
    programme_id = identifier()
    edition_id = identifier()
    status = fields.String(required=True, validate=validate.OneOf(["published", "cancelled"]))
    title = texts(required=True)
    summary = texts()
    description = texts()
    languages = fields.List(fields.String())
    local_start = fields.String(required=True)
    """Wall time at the event, ``2025-06-24T09:00:00``, to be read in ``zone``."""
    local_end = fields.String(required=True)
    zone = fields.String(required=True)
    starts_at = instant(required=True)
    ends_at = instant(required=True)
    place = fields.Nested(Place, allow_none=True, required=True)
    join_link = fields.String(allow_none=True, required=True)
    """For participants online only; never on a public page or feed."""
    modes = by_mode(Capacity)
    hosts = fields.List(fields.Nested(Host))
    registration = fields.Nested(RegistrationWindow, required=True)
    sequence = fields.Integer(required=True)
    """The iCalendar SEQUENCE: rises when time, zone, place, link or status change (RFC 5546, 2.1.4)."""
    revision = fields.Integer(required=True)
    changed_at = instant(required=True)


class ChangedFields(Schema):
    """Which fields of the state differ from before, by name."""

    fields_changed = fields.List(fields.String(), required=True)


class Rescheduled(Schema):
    """Where and when it was to be before."""

    previous_start = instant(required=True)
    previous_end = instant(required=True)
    previous_zone = fields.String(required=True)
    previous_place = fields.Nested(Place, allow_none=True)
    fields_changed = fields.List(fields.String(), required=True)
    """Some of ``time``, ``zone``, ``place``, ``join_link``."""
    reason = texts(allow_none=True)


class Cancelled(Schema):
    """Why."""

    reason = texts(allow_none=True)


MESSAGES: Catalogue = {
    PROGRAMME_DESCRIBED: body(NoChange, ProgrammeState),
    EDITION_DESCRIBED: body(NoChange, EditionState),
    PUBLISHED: body(NoChange, EventState),
    CHANGED: body(ChangedFields, EventState),
    RESCHEDULED: body(Rescheduled, EventState),
    CANCELLED: body(Cancelled, EventState),
}
