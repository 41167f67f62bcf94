"""The shape of an admission in requests and answers."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.schemas import Flag, Instant, Text, TextsByLanguage, Whole, WholeNumber
from causeway_registrations.domain.admission import Order

ORDERS = tuple(order.value for order in Order)
MOST_KINDS = 20
MOST_PARTS = 60
LARGEST_PARTY = 50
MAX_TITLE = 300
LONGEST_OFFER_S = 30 * 24 * 3600


def short_name(**options: Any) -> fields.String:
    """Return a field for what an organiser calls a kind, pool or part in addresses and lists."""
    pattern = Whole(r"^[a-z0-9][a-z0-9-]{0,39}$", error="Small letters, digits and hyphens, 40 at most.")
    return fields.String(required=True, validate=pattern, **options)


def _modes() -> fields.List[Any]:
    one = fields.String(validate=validate.OneOf(ATTENDANCE_MODES))
    return fields.List(one, load_default=lambda: list(ATTENDANCE_MODES), validate=validate.Length(1, 2))


class KindBody(Schema):
    """A kind of ticket."""

    id = short_name()
    name = TextsByLanguage(required=True, max_length=MAX_TITLE)
    priority = WholeNumber(
        minimum=1,
        maximum=1000,
        load_default=100,
        metadata={"description": "Of those who wait, a smaller number comes first."},
    )


class PoolBody(Schema):
    """Places that kinds of tickets share, within the places of the modes."""

    id = short_name()
    name = TextsByLanguage(required=True, max_length=MAX_TITLE)
    capacity = WholeNumber(required=True, maximum=1_000_000)
    modes = _modes()
    kinds = fields.List(short_name(), required=True, validate=validate.Length(1, MOST_KINDS))


class PartCapacityBody(Schema):
    """How many places a part has in a mode."""

    capacity = WholeNumber(required=True, allow_none=True, maximum=1_000_000)


class PartBody(Schema):
    """A session or a stop with places of its own."""

    id = short_name()
    title = TextsByLanguage(required=True, max_length=MAX_TITLE)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    modes = fields.Dict(
        keys=fields.String(validate=validate.OneOf(ATTENDANCE_MODES)),
        values=fields.Nested(PartCapacityBody),
        required=True,
        validate=validate.Length(1, 2),
    )

    @validates_schema
    def check_times(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a part that ends before it starts."""
        if data["ends_at"] <= data["starts_at"]:
            raise ValidationError("It must end after it starts.", "ends_at")


class WaitingBody(Schema):
    """The written policy of the waiting list."""

    order = fields.String(load_default="strict", validate=validate.OneOf(ORDERS))
    draw_at = Instant(load_default=None, allow_none=True)
    seed = Text(load_default=None, allow_none=True, min_length=16, max_length=200)
    offers_by_themselves = Flag(load_default=True)
    offer_lasts_s = WholeNumber(load_default=None, allow_none=True, minimum=900, maximum=LONGEST_OFFER_S)
    offers_end_before_start_s = WholeNumber(load_default=None, allow_none=True, maximum=LONGEST_OFFER_S)

    @validates_schema
    def check_draw(self, data: Mapping[str, Any], **_: Any) -> None:
        """A lottery has a time; nothing else has one."""
        if (data["order"] == Order.LOTTERY.value) != (data["draw_at"] is not None):
            raise ValidationError("A lottery needs the time of its draw, and only a lottery has one.", "draw_at")


class AdmissionBody(Schema):
    """How people get into an event."""

    kinds = fields.List(fields.Nested(KindBody), load_default=list, validate=validate.Length(max=MOST_KINDS))
    pools = fields.List(fields.Nested(PoolBody), load_default=list, validate=validate.Length(max=MOST_KINDS))
    parts = fields.List(fields.Nested(PartBody), load_default=list, validate=validate.Length(max=MOST_PARTS))
    largest_party = WholeNumber(load_default=1, minimum=1, maximum=LARGEST_PARTY)
    waiting = fields.Nested(WaitingBody, load_default=lambda: WaitingBody().load({}))

    @validates_schema
    def check_names(self, data: Mapping[str, Any], **_: Any) -> None:
        """Each id stands once, and pools name kinds that there are."""
        for field in ("kinds", "pools", "parts"):
            _refuse_twice(field, [one["id"] for one in data[field]])
        known = {kind["id"] for kind in data["kinds"]}
        unknown = sorted({kind for pool in data["pools"] for kind in pool["kinds"]} - known)
        if unknown:
            raise ValidationError(f"There is no kind {unknown[0]}.", "pools")


def _refuse_twice(field: str, ids: list[str]) -> None:
    if len(ids) != len(set(ids)):
        raise ValidationError("Each id may stand once.", field)


class WaitingView(Schema):
    """The policy of the waiting list, as anybody may know it."""

    order = fields.String(required=True, validate=validate.OneOf(ORDERS))
    draw_at = Instant(required=True, allow_none=True)
    seed_digest = fields.String(
        required=True, allow_none=True, metadata={"description": "The SHA-256 of the seed, from the beginning."}
    )
    seed = fields.String(required=True, allow_none=True, metadata={"description": "Of a lottery after its draw."})


class PartView(Schema):
    """A session or a stop with places of its own."""

    id = short_name()
    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    modes = fields.Dict(keys=fields.String(), values=fields.Nested(PartCapacityBody), required=True)


class AdmissionView(Schema):
    """How people get into an event."""

    event_id = fields.String(required=True)
    kinds = fields.List(fields.Nested(KindBody), required=True)
    pools = fields.List(fields.Nested(PoolBody), required=True)
    parts = fields.List(fields.Nested(PartView), required=True)
    largest_party = fields.Integer(required=True)
    waiting = fields.Nested(WaitingView, required=True)
    revision = fields.Integer(required=True)
