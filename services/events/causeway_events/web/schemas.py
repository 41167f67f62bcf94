"""What requests look like: shapes and lengths, no rules of the calendar."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_events.domain.capacity import MODES
from causeway_events.domain.event import STATUSES
from causeway_events.domain.place import HOST_ROLES
from causeway_events.domain.programme import KINDS
from causeway_platform.web.paging import PageQuery
from causeway_platform.web.schemas import (
    CountryCode,
    Flag,
    Identifier,
    Instant,
    LanguageTag,
    Text,
    TextsByLanguage,
    WallTime,
    WebLink,
    Whole,
    WholeNumber,
    ZoneName,
)

MAX_PLACES = 1_000_000
MAX_HOSTS = 30
_SLUG = [validate.Length(1, 64), Whole(r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A slug is part of addresses."""


class HostBody(Schema):
    """An institution's part."""

    institution_id = Identifier(required=True)
    role = fields.String(required=True, validate=validate.OneOf(HOST_ROLES))


class PlaceBody(Schema):
    """A venue."""

    name = TextsByLanguage(required=True, max_length=200)
    address = Text(max_length=300, allow_none=True, load_default=None)
    city = TextsByLanguage(max_length=100, load_default=dict)
    country = CountryCode(allow_none=True, load_default=None)
    room = Text(max_length=100, allow_none=True, load_default=None)


class CapacityBody(Schema):
    """How many places a mode has; null means without a limit."""

    capacity = WholeNumber(required=True, allow_none=True, minimum=0, maximum=MAX_PLACES)


class ModesBody(Schema):
    """How people may attend: a mode that is absent is not offered."""

    onsite = fields.Nested(CapacityBody)
    online = fields.Nested(CapacityBody)


class WindowBody(Schema):
    """When people may register; without an opening, as soon as the event is published."""

    opens_at = Instant(allow_none=True, load_default=None)
    closes_at = Instant(required=True)


def _hosts(**options: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(HostBody), validate=validate.Length(max=MAX_HOSTS), **options)


def _modes(**options: Any) -> fields.Nested:
    return fields.Nested(ModesBody, **options)


def _fold() -> fields.Integer:
    return WholeNumber(
        minimum=0,
        maximum=1,
        metadata={"description": "Where clocks show the time twice: 0 the first time (the default), 1 the second."},
    )


class ProgrammeBody(Schema):
    """A new programme."""

    slug = fields.String(required=True, validate=_SLUG)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = TextsByLanguage(required=True, max_length=300)
    purpose = TextsByLanguage(max_length=5000, lines=True, load_default=dict)
    hosts = _hosts(load_default=list)


class ProgrammeChangeBody(Schema):
    """What is to be different about a programme."""

    slug = fields.String(validate=_SLUG)
    kind = fields.String(validate=validate.OneOf(KINDS))
    name = TextsByLanguage(max_length=300)
    purpose = TextsByLanguage(max_length=5000, lines=True)
    hosts = _hosts()


class EditionBody(Schema):
    """A new edition."""

    label = Text(required=True, max_length=60)
    name = TextsByLanguage(max_length=300, load_default=dict)


class EditionChangeBody(Schema):
    """What is to be different about an edition."""

    label = Text(max_length=60)
    name = TextsByLanguage(max_length=300)


class RescheduleBody(Schema):
    """When and where the event is to be instead; when only the start is given it lasts as long as before."""

    local_start = WallTime()
    local_end = WallTime()
    zone = ZoneName()
    start_fold = _fold()
    end_fold = _fold()
    place = fields.Nested(PlaceBody, allow_none=True)
    join_link = WebLink(allow_none=True)
    registration = fields.Nested(WindowBody)
    reason = TextsByLanguage(max_length=1000, lines=True, load_default=dict)


class EventChangeBody(Schema):
    """What is to be different about an event; times, place and join link only while it is a draft."""

    title = TextsByLanguage(max_length=300)
    summary = TextsByLanguage(max_length=1000, lines=True)
    description = TextsByLanguage(max_length=10_000, lines=True)
    languages = fields.List(LanguageTag(), validate=validate.Length(max=10))
    local_start = WallTime()
    local_end = WallTime()
    zone = ZoneName()
    start_fold = _fold()
    end_fold = _fold()
    place = fields.Nested(PlaceBody, allow_none=True)
    join_link = WebLink(allow_none=True)
    modes = _modes()
    hosts = _hosts()
    registration = fields.Nested(WindowBody)


class EventBody(EventChangeBody):
    """A new draft."""

    title = TextsByLanguage(required=True, max_length=300)
    local_start = WallTime(required=True)
    local_end = WallTime(required=True)
    zone = ZoneName(required=True)
    modes = _modes(required=True)


class PublishBody(Schema):
    """How to publish."""

    as_record = Flag(load_default=False, metadata={"description": "The event is over and is published for the record."})


class CancelBody(Schema):
    """Why the event is called off."""

    reason = TextsByLanguage(max_length=1000, lines=True, load_default=dict)


class CalendarQuery(PageQuery):
    """Which events of the public calendar."""

    programme = Identifier(load_default=None)
    edition = Identifier(load_default=None)
    country = CountryCode(load_default=None)
    language = LanguageTag(load_default=None)
    mode = fields.String(load_default=None, validate=validate.OneOf(MODES))
    ends_from = Instant(load_default=None, data_key="from")
    starts_before = Instant(load_default=None, data_key="to")


class EventsQuery(CalendarQuery):
    """Which events; drafts are shown to operators only."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class FeedQuery(Schema):
    """How a calendar is wanted."""

    language = LanguageTag(load_default=None)
    cancelled = fields.String(load_default="keep", validate=validate.OneOf(["keep", "drop"]))


class EntryQuery(Schema):
    """In which language an entry is wanted."""

    language = LanguageTag(load_default=None)
