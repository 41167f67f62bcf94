"""The shape of allotments in requests and answers."""

from typing import Any

from marshmallow import Schema, fields, validate

from causeway_contracts.fields import ATTENDANCE_MODES
from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import (
    EmailAddress,
    Identifier,
    Instant,
    LanguageTag,
    Text,
    WholeNumber,
    ZoneName,
)
from causeway_registrations.web.admission_schemas import LARGEST_PRIORITY, ShortName

MAX_LABEL = 200
MOST_PLACES = 100_000


class LeaderBody(Schema):
    """Who fills the places; a link to do so is mailed to them."""

    name = Text(required=True, max_length=MAX_LABEL)
    email = EmailAddress(required=True)
    language = LanguageTag(required=True, metadata={"description": "Messages come in it, if we have it."})
    zone = ZoneName(required=True, metadata={"description": "Messages show times in it."})


def _waiting_priority(**options: Any) -> WholeNumber:
    said = "With which its people wait once it is used up, as those of a kind do: for its places, and for everybody's."
    return WholeNumber(
        allow_none=True,
        minimum=1,
        maximum=LARGEST_PRIORITY,
        metadata={"description": f"{said} Null: they do not wait."},
        **options,
    )


class AllotmentBody(Schema):
    """Places to be kept."""

    label = Text(required=True, max_length=MAX_LABEL, metadata={"description": "For whom or what, in a few words."})
    institution_id = Identifier(load_default=None, allow_none=True)
    mode = fields.String(required=True, validate=validate.OneOf(ATTENDANCE_MODES))
    kind = ShortName(load_default=None, allow_none=True)
    places = WholeNumber(required=True, minimum=1, maximum=MOST_PLACES)
    returns_at = Instant(
        required=True, metadata={"description": "When those that nobody has filled become everybody's."}
    )
    leader = fields.Nested(
        LeaderBody, load_default=None, allow_none=True, metadata={"description": "Who is to fill the places."}
    )
    waiting_priority = _waiting_priority(load_default=None)


class AllotmentChangeBody(Schema):
    """How many places are to be kept, until when."""

    places = WholeNumber(required=True, minimum=0, maximum=MOST_PLACES)
    returns_at = Instant(required=True)
    leader = fields.Nested(
        LeaderBody,
        allow_none=True,
        metadata={"description": "Who is to fill the places from now on; null for nobody. Unsaid, it stays as it is."},
    )
    waiting_priority = _waiting_priority()


class AllotmentView(Schema):
    """Places kept for an institution, or held for a purpose."""

    id = fields.String(required=True)
    event_id = fields.String(required=True)
    label = fields.String(required=True)
    institution_id = fields.String(required=True, allow_none=True)
    mode = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    places = fields.Integer(required=True)
    filled = fields.Integer(required=True, metadata={"description": "People who have one of the places."})
    returns_at = Instant(required=True)
    returned_at = Instant(required=True, allow_none=True)
    delegation_id = fields.String(
        required=True, allow_none=True, metadata={"description": "Of those who fill it, once somebody leads them."}
    )
    waiting_priority = _waiting_priority(required=True)
    revision = fields.Integer(required=True)
    token = fields.String(
        required=True, metadata={"description": "Who sends it as `allotment` when registering gets a place of it."}
    )


class ListedAllotmentView(AllotmentView):
    """An allotment with the person who fills it."""

    leader = fields.Nested(LeaderBody, required=True, allow_none=True)


AllotmentsPageView = page_of(ListedAllotmentView)
