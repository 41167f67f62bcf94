"""Which messages this service follows, and what it makes of each."""

from collections.abc import Sequence

from causeway_contracts import partners as partner_messages
from causeway_contracts import registrations as registration_messages
from causeway_contracts.envelope import Message
from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.use_cases.follow_institution import follow_institution
from causeway_events.use_cases.follow_places import follow_places
from causeway_events.use_cases.ports import Work
from causeway_platform import signing_keys
from causeway_platform.subscriptions import Body, Subscription, Subscriptions


def _institution(body: Body, message: Message, work: Work) -> None:
    state = body["state"]
    told = KnownInstitution(
        id=message.subject,
        revision=message.seq,
        names=state["names"],
        active=state["status"] == "active",
        website=state.get("website"),
    )
    follow_institution(told, work)


def _places(body: Body, message: Message, work: Work) -> None:
    modes = {
        mode: Occupancy(taken=row["taken"], waiting=row["waiting"], seats=row["capacity"])
        for mode, row in body["state"]["modes"].items()
    }
    follow_places(KnownPlaces(id=message.subject, revision=message.seq, modes=modes), work)


def _want_institutions(batch: Sequence[tuple[Message, Body]], work: Work) -> None:
    for message, _ in batch:
        work.institutions.want(message.subject)


def _want_places(batch: Sequence[tuple[Message, Body]], work: Work) -> None:
    for message, _ in batch:
        work.places.want(message.subject)


SUBSCRIPTIONS: Subscriptions = {
    partner_messages.INSTITUTION_ENROLLED: Subscription(_institution, _want_institutions),
    partner_messages.INSTITUTION_CHANGED: Subscription(_institution, _want_institutions),
    registration_messages.PLACES_CHANGED: Subscription(_places, _want_places),
    **signing_keys.SUBSCRIPTIONS,
}
