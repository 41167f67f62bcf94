"""The shape of an admission in requests and answers."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.schemas import Flag, Instant, Text, TextsByLanguage, Whole, WholeNumber
from causeway_registrations.domain.admission import Order
from causeway_registrations.web.gate_schemas import FormBody, FormView, GatesBody

ORDERS = tuple(order.value for order in Order)
MOST_KINDS = 20
MOST_PARTS = 60
LARGEST_PARTY = 50
MOST_OFFERS = 200
MAX_TITLE = 300
MOST_MINUTES = 7 * 24 * 60
LONGEST_OFFER_S = 30 * 24 * 3600
LARGEST_PRIORITY = 1000


class ShortName(fields.String):
    """What an organiser calls a kind, pool or part in addresses and lists."""

    def __init__(self, **options: Any) -> None:
        pattern = Whole(r"^[a-z0-9][a-z0-9-]{0,39}$", error="Small letters, digits and hyphens, 40 at most.")
        super().__init__(validate=pattern, **options)


def _modes() -> fields.List[Any]:
    one = fields.String(validate=validate.OneOf(ATTENDANCE_MODES))
    return fields.List(one, load_default=lambda: list(ATTENDANCE_MODES), validate=validate.Length(1, 2))


class KindBody(Schema):
    """A kind of ticket."""

    id = ShortName(required=True)
    name = TextsByLanguage(required=True, max_length=MAX_TITLE)
    priority = WholeNumber(
        minimum=1,
        maximum=LARGEST_PRIORITY,
        load_default=100,
        metadata={"description": "Of those who wait, a smaller number comes first."},
    )


class PoolBody(Schema):
    """Places that kinds of tickets share, within the places of the modes."""

    id = ShortName(required=True)
    name = TextsByLanguage(required=True, max_length=MAX_TITLE)
    capacity = WholeNumber(required=True, maximum=1_000_000)
    modes = _modes()
    kinds = fields.List(ShortName(), required=True, validate=validate.Length(1, MOST_KINDS))


class PartCapacityBody(Schema):
    """How many places a part has in a mode."""

    capacity = WholeNumber(required=True, allow_none=True, maximum=1_000_000)


class PartModesBody(Schema):
    """The modes that a part takes place in."""

    onsite = fields.Nested(PartCapacityBody)
    online = fields.Nested(PartCapacityBody)


class PartBody(Schema):
    """A session or a stop with places of its own."""

    id = ShortName(required=True)
    title = TextsByLanguage(required=True, max_length=MAX_TITLE)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    modes = fields.Nested(PartModesBody, required=True)


class WaitingBody(Schema):
    """The written policy of the waiting list."""

    order = fields.String(load_default="strict", validate=validate.OneOf(ORDERS))
    draw_at = Instant(load_default=None, allow_none=True)
    seed = Text(load_default=None, allow_none=True, min_length=16, max_length=200)
    offers_by_themselves = Flag(load_default=True)
    offer_lasts_s = WholeNumber(load_default=None, allow_none=True, minimum=900, maximum=LONGEST_OFFER_S)
    offers_end_before_start_s = WholeNumber(load_default=None, allow_none=True, maximum=LONGEST_OFFER_S)


class AdmissionBody(Schema):
    """How people get into an event."""

    kinds = fields.List(fields.Nested(KindBody), load_default=list, validate=validate.Length(max=MOST_KINDS))
    pools = fields.List(fields.Nested(PoolBody), load_default=list, validate=validate.Length(max=MOST_KINDS))
    parts = fields.List(fields.Nested(PartBody), load_default=list, validate=validate.Length(max=MOST_PARTS))
    largest_party = WholeNumber(load_default=1, minimum=1, maximum=LARGEST_PARTY)
    waiting = fields.Nested(WaitingBody, load_default=lambda: WaitingBody().load({}))
    minimum_minutes = WholeNumber(
        load_default=None,
        allow_none=True,
        minimum=1,
        maximum=MOST_MINUTES,
        metadata={"description": "How long one must be online to have attended; null: opening the room is enough."},
    )
    gates = fields.Nested(GatesBody, load_default=lambda: GatesBody().load({}))
    form = fields.Nested(FormBody, load_default=lambda: FormBody().load({}))


class OffersBody(Schema):
    """How many of those who wait are to be offered places."""

    parties = WholeNumber(required=True, minimum=1, maximum=MOST_OFFERS)


class OffersView(Schema):
    """What became of it."""

    made = fields.Integer(required=True, metadata={"description": "Offers made now."})
    more = fields.Boolean(required=True, metadata={"description": "Whether free places are left for others who wait."})


class WaitingView(Schema):
    """The policy of the waiting list, as anybody may know it."""

    order = fields.String(required=True, validate=validate.OneOf(ORDERS))
    draw_at = Instant(required=True, allow_none=True)
    seed_digest = fields.String(
        required=True, allow_none=True, metadata={"description": "The SHA-256 of the seed, from the beginning."}
    )
    seed = fields.String(required=True, allow_none=True, metadata={"description": "Of a lottery after its draw."})
    drawn_at = Instant(required=True, allow_none=True)
    offers_by_themselves = fields.Boolean(required=True)
    offer_lasts_s = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null: as the installation has set it."}
    )
    offers_end_before_start_s = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null: as the installation has set it."}
    )


class PartView(Schema):
    """A session or a stop with places of its own."""

    id = ShortName(required=True)
    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    modes = fields.Nested(PartModesBody, required=True)


class AdmissionView(Schema):
    """How people get into an event."""

    event_id = fields.String(required=True)
    kinds = fields.List(fields.Nested(KindBody), required=True)
    pools = fields.List(fields.Nested(PoolBody), required=True)
    parts = fields.List(fields.Nested(PartView), required=True)
    largest_party = fields.Integer(required=True)
    waiting = fields.Nested(WaitingView, required=True)
    minimum_minutes = fields.Integer(required=True, allow_none=True)
    gates = fields.Nested(GatesBody, required=True)
    by_application = fields.Boolean(
        required=True, metadata={"description": "Whether applying is the only way in, which the event's call says."}
    )
    form = fields.Nested(FormView, required=True)
    revision = fields.Integer(required=True)
