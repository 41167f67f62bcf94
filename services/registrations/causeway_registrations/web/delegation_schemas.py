"""The shape of delegations and their members in requests and answers."""

from marshmallow import Schema, fields, validate

from causeway_platform.web.paging import page_of
from causeway_platform.web.schemas import EmailAddress, Flag, Instant, LanguageTag, Text, ZoneName
from causeway_registrations.web.allotment_schemas import LeaderBody
from causeway_registrations.web.batch_schemas import rows_field
from causeway_registrations.web.gate_schemas import NeedsBody, answers_field
from causeway_registrations.web.import_schemas import LARGEST_TABLE
from causeway_registrations.web.schemas import MAX_NAME, MAX_VERSION, STATUSES, ConsentBody

CSV_COLUMNS = "CSV with a header: `name`, `email`, and if wanted `language` and `zone`; 10,000 rows at most."


class DelegationView(Schema):
    """The places of a delegation, and who fills them."""

    id = fields.String(required=True)
    event_id = fields.String(required=True)
    label = fields.String(required=True, metadata={"description": "For whom the places are kept."})
    institution_id = fields.String(required=True, allow_none=True)
    mode = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    places = fields.Integer(required=True)
    filled = fields.Integer(required=True, metadata={"description": "Confirmed, or waiting for the member's word."})
    returns_at = Instant(required=True, metadata={"description": "When unfilled places become everybody's."})
    returned_at = Instant(required=True, allow_none=True)
    leader = fields.Nested(LeaderBody, required=True)
    revision = fields.Integer(required=True)


class MemberBody(Schema):
    """Somebody who is to be a member."""

    name = Text(required=True, max_length=MAX_NAME)
    email = EmailAddress(required=True)
    language = LanguageTag(
        load_default=None, allow_none=True, metadata={"description": "Messages come in it; by default the leader's."}
    )
    zone = ZoneName(load_default=None, allow_none=True, metadata={"description": "By default the leader's."})


class MemberView(Schema):
    """A member without name and address."""

    id = fields.String(required=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(STATUSES),
        metadata={"description": "`offered` until the member has confirmed."},
    )
    confirm_until = Instant(
        required=True, allow_none=True, metadata={"description": "Until when the member may confirm; then null."}
    )
    named_at = Instant(required=True)
    revision = fields.Integer(required=True)


class ListedMemberView(MemberView):
    """A member as their leader sees them."""

    name = fields.String(required=True, allow_none=True, metadata={"description": "Null once they were forgotten."})
    email = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "As it was typed, until the member has confirmed; from then on it is theirs."},
    )


MembersPageView = page_of(ListedMemberView)


class MembersBody(Schema):
    """Several people who are to be members."""

    members = rows_field("Each as for one member: `name`, `email`, and if wanted `language` and `zone`.")
    dry_run = Flag(load_default=True, metadata={"description": "Look at every one and name nobody."})


class MembersTableBody(Schema):
    """A table of people who are to be members."""

    csv = Text(required=True, lines=True, max_length=LARGEST_TABLE, metadata={"description": CSV_COLUMNS})
    dry_run = Flag(load_default=True, metadata={"description": "Look at every row and name nobody."})


class ConfirmBody(Schema):
    """A person's own consent, and what the event asks."""

    consent = fields.Nested(
        ConsentBody, required=True, metadata={"description": "The terms of data use that the person has read."}
    )
    terms_version = Text(
        load_default=None,
        allow_none=True,
        max_length=MAX_VERSION,
        metadata={"description": "The version of the event's terms that the person agrees to, where it has some."},
    )
    answers = answers_field(load_default=dict)
    needs = fields.Nested(NeedsBody, load_default=None, allow_none=True)
    language = LanguageTag(load_default=None, allow_none=True)
    zone = ZoneName(load_default=None, allow_none=True)


class LedDelegationView(DelegationView):
    """What is held about the leader of a delegation."""

    led_since = Instant(required=True)


LedDelegationsPage = page_of(LedDelegationView)
