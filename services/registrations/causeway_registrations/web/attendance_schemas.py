"""The shapes of what comes from the door and of who came."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.paging import PageQuery, PageView, items_of, page_of
from causeway_platform.web.schemas import Flag, Identifier, Instant, NumberInQuery, Text, Whole, WholeNumber, ZoneName
from causeway_registrations.domain.attendance import How
from causeway_registrations.domain.occasions import EVENT
from causeway_registrations.web.meeting_reports import REASONS
from causeway_registrations.web.schemas import MAX_TICKET

MOST_SCANS = 500
LARGEST_SEAT = 999
"""More than a party has: a seat that somebody has left is not given again."""
LARGEST_REPORT = 1_000_000
LONGEST_DOOR_PAGE = 1000
OCCASION = r"^(event|day:[0-9]{4}-[0-9]{2}-[0-9]{2}|part:[a-z0-9][a-z0-9-]{0,39})$"
RESULTS = (
    *("in", "already", "taken-back", "not-valid"),
    *("other-event", "other-part", "not-confirmed", "unknown-occasion", "event-cancelled"),
)


def occasion(**options: Any) -> fields.String:
    """Return a field for what is attended; by default the event as a whole."""
    pattern = Whole(OCCASION, error="event, day:2026-07-21 or part:opening.")
    text = {"description": "`event`, `day:2026-07-21` (at the event's place) or `part:` and the id of a part."}
    return fields.String(load_default=EVENT, validate=pattern, metadata=text, **options)


def _use_id(**options: Any) -> fields.String:
    text = {"description": "Made by the device; hearing of the same scan twice changes nothing."}
    return fields.String(validate=Whole(r"^[A-Za-z0-9-]{8,64}$", error="8 to 64 letters."), metadata=text, **options)


def _device(**options: Any) -> Text:
    return Text(load_default=None, allow_none=True, max_length=40, **options)


class CheckInBody(Schema):
    """What the ticket's code says, and what it is used for."""

    ticket = Text(required=True, max_length=MAX_TICKET)
    event_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The event at this door."})
    occasion = occasion()
    scan_id = _use_id(load_default=None, allow_none=True)
    device = _device()


class HandBody(Schema):
    """Which seat of the registration came, and to what."""

    seat = WholeNumber(load_default=0, maximum=LARGEST_SEAT)
    occasion = occasion()


class UndoQuery(Schema):
    """Which seat, by default all of them, and for what; ``event`` takes back everything."""

    seat = NumberInQuery(load_default=None, maximum=LARGEST_SEAT)
    occasion = occasion()


class ScanBody(Schema):
    """One scan."""

    scan_id = _use_id(required=True)
    ticket = Text(required=True, max_length=MAX_TICKET)
    occasion = occasion()
    at = Instant(required=True, metadata={"description": "By the device's clock."})
    device = _device()


class ScansBody(Schema):
    """What a device has scanned; repeating it changes nothing."""

    event_id = Identifier(required=True)
    sent_at = Instant(
        required=True, metadata={"description": "By the device's clock, so that a wrong one can be corrected."}
    )
    scans = fields.List(fields.Nested(ScanBody), required=True, validate=validate.Length(1, MOST_SCANS))


class ScanView(Schema):
    """What became of one scan; the last four are known of tickets that work."""

    scan_id = fields.String(required=True)
    result = fields.String(required=True, validate=validate.OneOf(RESULTS))
    first_at = Instant(required=True, allow_none=True)
    registration_id = fields.String(required=True, allow_none=True)
    seat = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)


class ScansView(Schema):
    """What became of all of them, the earliest first."""

    results = fields.List(fields.Nested(ScanView), required=True)


class SpellView(Schema):
    """From when to when somebody was online; ``left_at`` is when they were last heard of."""

    joined_at = Instant(required=True)
    left_at = Instant(required=True)


def spells_field() -> fields.List[Any]:
    """Return a field for when somebody was online, in order; empty at the door, and where only minutes are known."""
    return fields.List(fields.Nested(SpellView), required=True)


class MarkView(Schema):
    """A presence on one day or in one part."""

    occasion = fields.String(required=True)
    first_at = Instant(required=True)
    how = fields.String(required=True, validate=validate.OneOf([how.value for how in How]))
    minutes = fields.Integer(required=True)
    spells = spells_field()


class AttendedView(Schema):
    """What one seat has attended by the event's rule; empty when its presence was not enough."""

    seat = fields.Integer(required=True)
    event = fields.Boolean(required=True)
    days = fields.List(fields.String(), required=True)
    parts = fields.List(fields.String(), required=True)
    minutes = fields.Integer(required=True)
    first_at = Instant(required=True, allow_none=True)


class RegistrationAttendanceView(Schema):
    """What a registration has attended, seat by seat."""

    seats = fields.List(fields.Nested(AttendedView), required=True)


class AttendanceQuery(PageQuery):
    """Who attended what."""

    occasion = occasion()


class AttendanceRowView(Schema):
    """A seat that attended."""

    registration_id = fields.String(required=True)
    seat = fields.Integer(required=True)
    name = fields.String(required=True)
    mode = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    first_at = Instant(required=True, allow_none=True)
    minutes = fields.Integer(required=True)
    spells = spells_field()
    marks = fields.List(fields.Nested(MarkView), required=True)


class OccasionCountView(Schema):
    """How many attended one occasion."""

    occasion = fields.String(required=True)
    modes = fields.Dict(
        keys=fields.String(validate=validate.OneOf(ATTENDANCE_MODES)), values=fields.Integer(), required=True
    )


class AttendanceView(PageView):
    """Who attended an event, and how many on each day and in each part."""

    items = items_of(AttendanceRowView)
    counts = fields.List(fields.Nested(OccasionCountView), required=True)
    expected = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    minimum_minutes = fields.Integer(required=True, allow_none=True)


class DoorQuery(PageQuery):
    """A stretch of the door's list."""

    limit = NumberInQuery(minimum=1, maximum=LONGEST_DOOR_PAGE, load_default=LONGEST_DOOR_PAGE)


class DoorRowView(Schema):
    """A ticket that works, as its digest, and when it was first used for what."""

    digest = fields.String(required=True)
    used = fields.Dict(keys=fields.String(), values=Instant(), required=True)
    parts = fields.List(
        fields.String(), required=True, metadata={"description": "The parts it is for; empty when it is for all."}
    )


DoorPage = page_of(DoorRowView)


class PeopleQuery(Schema):
    """A part of a name."""

    name = Text(required=True, min_length=2, max_length=100)


class BadgeView(Schema):
    """A seat with its ticket, for badges and the desk."""

    registration_id = fields.String(required=True)
    seat = fields.Integer(required=True)
    name = fields.String(required=True)
    mode = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    institution_id = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    svg = fields.String(required=True)
    first_at = Instant(required=True, allow_none=True)


BadgesPage = page_of(BadgeView)


class PeopleView(Schema):
    """The people whose names hold what was asked for."""

    items = fields.List(fields.Nested(BadgeView), required=True)


class PresenceView(Schema):
    """A participant's presence online."""

    joined_at = Instant(required=True, allow_none=True)
    minutes = fields.Integer(required=True)
    minimum_minutes = fields.Integer(required=True, allow_none=True)
    attended = fields.Boolean(required=True)
    counts_parts = fields.Boolean(
        required=True,
        metadata={"description": "Whether to stay in touch because each part of the event is counted by itself."},
    )


class ReportBody(Schema):
    """The report of an online meeting, as it was saved: comma, semicolon or tab between columns."""

    name = fields.String(
        load_default="meeting",
        validate=Whole(r"^[a-z0-9][a-z0-9-]{0,39}$", error="Small letters, digits and hyphens, 40 at most."),
        metadata={"description": "Handing in the same name again replaces what it said before."},
    )
    occasion = occasion()
    zone = ZoneName(
        load_default=None,
        allow_none=True,
        metadata={"description": "In which zone the report's clocks are; by default the event's."},
    )
    csv = Text(required=True, lines=True, max_length=LARGEST_REPORT)
    dry_run = Flag(load_default=True)


class ReportErrorView(Schema):
    """A line that could not be used; the address in it is not repeated."""

    line = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(tuple(REASONS)))
    reason = fields.String(required=True)


class ReportView(Schema):
    """What a report says, and what of it was noted."""

    dry_run = fields.Boolean(required=True)
    lines = fields.Integer(required=True)
    people = fields.Integer(required=True)
    enough = fields.Integer(
        required=True, metadata={"description": "How many reach the event's minimum by this report alone."}
    )
    changed = fields.Integer(required=True)
    errors = fields.List(fields.Nested(ReportErrorView), required=True)
    errors_csv = fields.String(required=True)
