"""Which messages the portal follows: all that its pages show, from all four topics."""

from collections.abc import Callable, Sequence
from typing import Any

from causeway_contracts import applications as application_messages
from causeway_contracts import events as event_messages
from causeway_contracts import notifications as notification_messages
from causeway_contracts import partners as partner_messages
from causeway_contracts import registrations as registration_messages
from causeway_contracts import series as series_messages
from causeway_contracts.envelope import Message
from causeway_platform import signing_keys
from causeway_platform.subscriptions import Body, Prefetch, Subscription, Subscriptions
from causeway_portal.messaging import admission_bodies, bodies, call_bodies
from causeway_portal.use_cases.follow_announced import follow_announced, follow_announced_event
from causeway_portal.use_cases.ports import Copies, Work


def _wanting(copies_of: Callable[[Any], Any]) -> Prefetch:
    def want(batch: Sequence[tuple[Message, Body]], work: Any) -> None:
        for message, _ in batch:
            copies_of(work).want(message.subject)

    return want


def _events(work: Work) -> Copies[Any]:
    return work.events


def _follow_event(body: Body, message: Message, work: Work) -> None:
    follow_announced_event(bodies.shown_event(body, message.seq), work.events)


def _following(read: Callable[[Body, int], Any], copies_of: Callable[[Work], Copies[Any]]) -> Subscription:
    def follow(body: Body, message: Message, work: Work) -> None:
        follow_announced(read(body, message.seq), copies_of(work))

    return Subscription(follow=follow, prefetch=_wanting(copies_of))


_EVENT = Subscription(follow=_follow_event, prefetch=_wanting(_events))
_PROGRAMME = _following(bodies.shown_programme, lambda work: work.programmes)
_EDITION = _following(bodies.shown_edition, lambda work: work.editions)
_INSTITUTION = _following(bodies.shown_institution, lambda work: work.institutions)
_PLACES = _following(bodies.shown_places, lambda work: work.places)
_ADMISSION = _following(admission_bodies.shown_admission, lambda work: work.admissions)
_SERIES = _following(bodies.shown_series, lambda work: work.series)
_CALL = _following(call_bodies.shown_call, lambda work: work.calls)
_DELIVERY = _following(bodies.troubled_delivery, lambda work: work.troubled_deliveries)

SUBSCRIPTIONS: Subscriptions = {
    event_messages.PROGRAMME_DESCRIBED: _PROGRAMME,
    event_messages.EDITION_DESCRIBED: _EDITION,
    event_messages.PUBLISHED: _EVENT,
    event_messages.CHANGED: _EVENT,
    event_messages.RESCHEDULED: _EVENT,
    event_messages.CANCELLED: _EVENT,
    partner_messages.INSTITUTION_ENROLLED: _INSTITUTION,
    partner_messages.INSTITUTION_CHANGED: _INSTITUTION,
    registration_messages.PLACES_CHANGED: _PLACES,
    registration_messages.ADMISSION_DESCRIBED: _ADMISSION,
    series_messages.SERIES_DESCRIBED: _SERIES,
    application_messages.CALL_DESCRIBED: _CALL,
    notification_messages.DELIVERY_FAILED: _DELIVERY,
    notification_messages.DELIVERY_RECOVERED: _DELIVERY,
    **signing_keys.SUBSCRIPTIONS,
}
