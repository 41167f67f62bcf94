"""What the registrations service says of series, and of those who are enrolled in them."""

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES, Catalogue, NoChange, Person, body, identifier, instant, texts

SERIES_DESCRIBED = "causeway.registrations.series-described.v1"
ENROLLED = "causeway.registrations.enrolled.v1"
ENROLMENT_ENDED = "causeway.registrations.enrolment-ended.v1"
ENROLMENT_ERASED = "causeway.registrations.enrolment-erased.v1"

STATUSES = ("live", "ended")


class SeriesState(Schema):
    """Whether people can enrol in a programme or an edition; the key is its id with ``.series`` after it."""

    id = identifier()
    series_id = identifier()
    """The programme's id, or the edition's."""
    open = fields.Boolean(required=True)
    title = texts(required=True)
    usual_mode = fields.String(required=True, allow_none=True, validate=validate.OneOf(ATTENDANCE_MODES))
    joins_before_opening = fields.Boolean(required=True)
    """Whether the enrolled get their places when a date is announced; otherwise when its registration opens."""
    revision = fields.Integer(required=True)


class NotJoined(Schema):
    """A date that has refused the person, with the refusal's slug."""

    event_id = identifier()
    slug = fields.String(required=True)


class EnrolmentState(Schema):
    """One person in one series; the key is the enrolment's id."""

    id = identifier()
    series_id = identifier()
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    language = fields.String(required=True)
    zone = fields.String(required=True)
    """The person's; ``UTC`` once it is no longer held."""
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    left = fields.List(fields.String(), required=True)
    """The dates that the person has left, by event id."""
    not_joined = fields.List(fields.Nested(NotJoined), required=True)
    link_version = fields.Integer(required=True)
    """Part of what the link to the person's series is made of."""
    enrolled_at = instant(required=True)
    ended_at = instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class EnrolledDate(Schema):
    """The person's registration for one date, as it was when this was said."""

    event_id = identifier()
    registration_id = identifier()
    registration_revision = fields.Integer(required=True)
    link_version = fields.Integer(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    status = fields.String(required=True)


class EnrolmentDates(Schema):
    """The dates that the message is about: all that were joined, or all that were withdrawn at the end."""

    title = texts(required=True)
    """The series'."""
    dates = fields.List(fields.Nested(EnrolledDate), required=True)


MESSAGES: Catalogue = {
    SERIES_DESCRIBED: body(NoChange, SeriesState),
    ENROLLED: body(EnrolmentDates, EnrolmentState, Person),
    ENROLMENT_ENDED: body(EnrolmentDates, EnrolmentState, Person),
    ENROLMENT_ERASED: body(NoChange, EnrolmentState),
}
