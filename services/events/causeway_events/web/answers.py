"""What answers look like, for the API's readers and its tests."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.schemas import LANGUAGE_PATTERN


def texts() -> fields.Dict:
    """Return a field for a text by language."""
    return fields.Dict(
        keys=fields.String(validate=validate.Regexp(LANGUAGE_PATTERN)), values=fields.String(), required=True
    )


def text(*, allow_none: bool = False) -> fields.String:
    """Return a field for a text that is always there, or none."""
    return fields.String(required=True, allow_none=allow_none)


def moment(*, allow_none: bool = False) -> fields.AwareDateTime:
    """Return a field for an instant."""
    return fields.AwareDateTime(required=True, allow_none=allow_none, format="iso")


class HostView(Schema):
    """An institution's part."""

    institution_id = text()
    role = text()


class NamedHostView(HostView):
    """An institution's part, with what it is called."""

    names = texts()


class ProgrammeView(Schema):
    """A programme."""

    id = text()
    revision = fields.Integer(required=True)
    slug = text()
    kind = text()
    name = texts()
    purpose = texts()
    hosts = fields.List(fields.Nested(HostView), required=True)


class EditionView(Schema):
    """An edition."""

    id = text()
    revision = fields.Integer(required=True)
    programme_id = text()
    label = text()
    name = texts()


class PlaceView(Schema):
    """A venue."""

    name = texts()
    address = text(allow_none=True)
    city = texts()
    country = text(allow_none=True)
    room = text(allow_none=True)


class CapacityView(Schema):
    """How many places a mode has; null means without a limit."""

    capacity = fields.Integer(required=True, allow_none=True)


class ModesView(Schema):
    """How people may attend: a mode that is absent is not offered."""

    onsite = fields.Nested(CapacityView)
    online = fields.Nested(CapacityView)


class WindowView(Schema):
    """When people may register."""

    opens_at = moment(allow_none=True)
    closes_at = moment()


class PublicEventView(Schema):
    """An event as everybody may know it."""

    id = text()
    programme_id = text()
    edition_id = text()
    status = text()
    title = texts()
    summary = texts()
    description = texts()
    languages = fields.List(fields.String(), required=True)
    local_start = text()
    local_end = text()
    zone = text()
    starts_at = moment()
    ends_at = moment()
    place = fields.Nested(PlaceView, required=True, allow_none=True)
    modes = fields.Nested(ModesView, required=True)
    hosts = fields.List(fields.Nested(HostView), required=True)
    registration = fields.Nested(WindowView, required=True)
    sequence = fields.Integer(required=True)
    previous_start = moment(allow_none=True)
    cancellation_reason = texts()
    changed_at = moment()
    revision = fields.Integer(required=True)


class EventView(PublicEventView):
    """An event; the join link and the warnings are for operators only and absent for everybody else."""

    join_link = fields.String(allow_none=True)
    warnings = fields.List(fields.String())


class ModePlacesView(Schema):
    """How full a mode is; ``remaining`` is null where there is no limit."""

    capacity = fields.Integer(required=True, allow_none=True)
    taken = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    remaining = fields.Integer(required=True, allow_none=True)


class PlacesView(Schema):
    """How full the event is, by the modes that it offers."""

    onsite = fields.Nested(ModePlacesView)
    online = fields.Nested(ModePlacesView)


class ProgrammeName(Schema):
    """Which programme an entry belongs to."""

    id = text()
    slug = text()
    name = texts()


class CalendarEntryView(PublicEventView):
    """An event of the public calendar, with its programme, its hosts by name and the places left."""

    programme = fields.Nested(ProgrammeName, required=True)
    hosts = fields.List(fields.Nested(NamedHostView), required=True)
    places = fields.Nested(PlacesView, required=True)
    url = text()


class DifferenceView(Schema):
    """A field before and after; null where there was, or is, nothing."""

    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class ChangeView(Schema):
    """An entry of the history."""

    id = text()
    at = moment()
    by = text()
    action = text()
    revision_after = fields.Integer(required=True)
    differences = fields.Dict(keys=fields.String(), values=fields.Nested(DifferenceView), required=True)
