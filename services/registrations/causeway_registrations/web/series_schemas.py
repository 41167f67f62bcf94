"""The shapes of series and enrolments in requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import PageView, items_of, page_of
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
from causeway_registrations.web.admission_schemas import ShortName
from causeway_registrations.web.schemas import MAX_NAME, STATUSES, ConsentBody, ConsentView, mode_field

ENROLMENT_STATUSES = ("joining", "live", "ended")
DATE_STATUSES = (*STATUSES, "coming", "left", "not-joined", "cancelled", "ended")


class SeriesBody(Schema):
    """How people enrol in a programme or an edition as a whole."""

    open = Flag(required=True, metadata={"description": "Whether anybody new can enrol."})
    title = TextsByLanguage(required=True, metadata={"description": "What pages and mails call the series."})
    usual_mode = mode_field(load_default=None, allow_none=True)
    joins_before_opening = Flag(
        load_default=True,
        metadata={
            "description": "Whether the enrolled get their places when a date is announced; otherwise when its"
            " registration opens."
        },
    )


class SeriesView(Schema):
    """What was laid down for a series."""

    series_id = fields.String(required=True)
    open = fields.Boolean(required=True)
    title = TextsByLanguage(required=True)
    usual_mode = mode_field(required=True, allow_none=True)
    joins_before_opening = fields.Boolean(required=True)
    revision = fields.Integer(required=True)


class EnrolBody(Schema):
    """Who wants to take part in all dates, and how."""

    name = Text(required=True, max_length=MAX_NAME)
    email = EmailAddress(required=True)
    mode = mode_field(required=True)
    kind = ShortName(
        load_default=None, allow_none=True, metadata={"description": "Of ticket, for the dates that have this one."}
    )
    language = LanguageTag(required=True, metadata={"description": "Messages come in it, if we have it."})
    zone = ZoneName(required=True, metadata={"description": "Messages show times in it, beside each date's own."})
    country = CountryCode(load_default=None, allow_none=True)
    institution_id = Identifier(load_default=None, allow_none=True)
    consent = fields.Nested(
        ConsentBody, load_default=None, allow_none=True, metadata={"description": "The terms that were accepted."}
    )


class RejoinBody(Schema):
    """How to take part in a date after all."""

    mode = mode_field(load_default=None, allow_none=True, metadata={"description": "Unsaid, that of the enrolment."})


class EnrolmentView(Schema):
    """An enrolment without the person."""

    id = fields.String(required=True)
    series_id = fields.String(required=True)
    mode = mode_field(required=True)
    kind = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(ENROLMENT_STATUSES),
        metadata={"description": "`joining` until all dates known so far were gone through."},
    )
    language = fields.String(required=True)
    zone = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    consent = fields.Nested(ConsentView, required=True, allow_none=True)
    enrolled_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
    erased_at = Instant(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class NewEnrolmentView(EnrolmentView):
    """A new enrolment; ``series_token`` is shown here and in the mail, nowhere else."""

    series_token = fields.String(
        required=True, metadata={"description": "Send it as `Authorization: Link <token>` to see and change it."}
    )


class EnrolledPersonView(Schema):
    """Who is enrolled."""

    name = fields.String(required=True)
    email = fields.String(required=True)


class PersonalEnrolmentView(EnrolmentView):
    """An enrolment with the person."""

    person = fields.Nested(
        EnrolledPersonView, required=True, allow_none=True, metadata={"description": "Null once they were forgotten."}
    )


class EnrolledDateView(Schema):
    """One date of a person's series."""

    event_id = fields.String(required=True)
    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    zone = fields.String(required=True)
    over = fields.Boolean(required=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(DATE_STATUSES),
        metadata={"description": "The registration's, or why there is none; `coming` when there will be one."},
    )
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "The slug with which the date refused the person."}
    )
    mode = mode_field(required=True, allow_none=True)
    registration_id = fields.String(required=True, allow_none=True)
    manage_token = fields.String(
        required=True, allow_none=True, metadata={"description": "Opens the registration; for the person alone."}
    )


class ShownEnrolmentView(PersonalEnrolmentView):
    """An enrolment with its dates; the newest 200 since the person enrolled."""

    title = TextsByLanguage(required=True)
    looked_at = fields.Integer(required=True, metadata={"description": "Dates that were gone through."})
    dates = fields.List(fields.Nested(EnrolledDateView), required=True)


class EnrolmentsPage(PageView):
    """Who is enrolled."""

    items = items_of(PersonalEnrolmentView)
    live = fields.Integer(required=True, metadata={"description": "How many are enrolled now."})


class HeldEnrolmentView(PersonalEnrolmentView):
    """All that is held in one enrolment."""

    title = TextsByLanguage(required=True)
    left = fields.List(fields.String(), required=True)


HeldEnrolmentsPage = page_of(HeldEnrolmentView)
