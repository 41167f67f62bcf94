"""The rules that several of an event's verbs share; each says no in one way."""

from datetime import datetime
from typing import TYPE_CHECKING

from causeway_events.domain.refusals import (
    AlreadyCancelled,
    EventIsOver,
    NothingChanges,
    NotPublished,
    PlaceMissing,
    StartPast,
    TextMissing,
)
from causeway_events.domain.texts import Texts

if TYPE_CHECKING:
    from causeway_events.domain.event import Event


def check_title(title: Texts) -> None:
    """Make sure that people can read what it is.

    Raises:
        TextMissing: there is no title.
    """
    if not title:
        raise TextMissing("An event needs a title.", next_step="Give a title in at least one language.")


def check_place(event: "Event") -> None:
    """Make sure that people who come onsite know where to.

    Raises:
        PlaceMissing: there is no place.
    """
    if "onsite" in event.modes and (event.place is None or not event.place.name):
        raise PlaceMissing(
            "An onsite event needs a place.", next_step="Name the venue, or offer the event online only."
        )


def refuse_draft(event: "Event") -> None:
    """Make sure that people can know of the event.

    Raises:
        NotPublished: they cannot.
    """
    if event.status == "draft":
        raise NotPublished("The event is still a draft.", next_step="Change, publish or delete it instead.")


def refuse_cancelled(event: "Event") -> None:
    """Make sure that the event has not been called off.

    Raises:
        AlreadyCancelled: it has.
    """
    if event.status == "cancelled":
        raise AlreadyCancelled("The event is cancelled, and that is final.", next_step="Draft a new event instead.")


def refuse_over(event: "Event", now: datetime, next_step: str) -> None:
    """Make sure that the event has not ended.

    Raises:
        EventIsOver: it has.
    """
    if event.schedule.ends_at <= now:
        ended = event.schedule.ends_at.isoformat()
        raise EventIsOver(f"The event ended at {ended}.", next_step=next_step, ends_at=ended)


def refuse_same(before: "Event", after: "Event") -> None:
    """Make sure that there is something to tell people.

    Raises:
        NothingChanges: there is not.
    """
    if (before.schedule, before.place, before.join_link) == (after.schedule, after.place, after.join_link):
        raise NothingChanges(
            "Time, zone, place and join link stay as they are.", next_step="Change one of them, or change the event."
        )


def refuse_past_start(before: "Event", after: "Event", now: datetime) -> None:
    """Make sure that a new start lies ahead; an event under way may still change its end or its room.

    Raises:
        StartPast: it does not.
    """
    start = after.schedule.starts_at
    if start != before.schedule.starts_at and start <= now:
        raise StartPast("The new start is in the past.", next_step="Check the date.", starts_at=start.isoformat())
