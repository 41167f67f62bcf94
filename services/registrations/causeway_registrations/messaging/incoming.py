"""What this service follows: events as they are announced, and the keys that verify access tokens."""

from collections.abc import Sequence
from typing import Any

from causeway_contracts import events as event_messages
from causeway_contracts.envelope import Message
from causeway_platform import signing_keys
from causeway_platform.clock import Clock, utc_now
from causeway_platform.subscriptions import Body, Subscription, Subscriptions
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.retention import USUAL, RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.purge_event import plan_purge


def subscriptions(rules: PlaceRules, retention: RetentionRules = USUAL, *, clock: Clock = utc_now) -> Subscriptions:
    """Return the table of what is followed."""

    def follow(body: Body, message: Message, work: Work) -> None:
        follow_announced_event(announcement_in(body, message.seq), work, now=clock(), rules=rules)
        plan_purge(message.subject, work, retention=retention)

    # All four carry the whole state, so one use case follows them.
    announced = Subscription(follow=follow, prefetch=want_events)
    return {
        event_messages.PUBLISHED: announced,
        event_messages.CHANGED: announced,
        event_messages.RESCHEDULED: announced,
        event_messages.CANCELLED: announced,
        **signing_keys.SUBSCRIPTIONS,
    }


def want_events(messages: Sequence[tuple[Message, Body]], work: Work) -> None:
    """Ask for all events of a batch at once."""
    for message, _ in messages:
        work.offered_events.want(message.subject)


def announcement_in(body: Body, seq: int) -> Announcement:
    """Return what a message about an event announces."""
    state: dict[str, Any] = body["state"]
    window = state["registration"]
    return Announcement(
        event_id=state["id"],
        revision=seq,
        cancelled=state["status"] == "cancelled",
        title=state["title"],
        zone=state["zone"],
        starts_at=state["starts_at"],
        ends_at=state["ends_at"],
        opens_at=window["opens_at"],
        closes_at=window["closes_at"],
        capacities={mode: announced["capacity"] for mode, announced in state["modes"].items()},
        programme_id=state["programme_id"],
        edition_id=state["edition_id"],
    )
