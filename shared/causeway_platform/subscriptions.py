"""Which messages a service follows and what it does about each: a table that can be read aloud.

A row's ``follow`` gets the checked body (moments as aware datetimes), the message and the unit of work. It only changes
the work; the platform sees to duplicates, order, the transaction and what cannot be read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from causeway_contracts.catalogue import topic_of
from causeway_contracts.envelope import Message

Body = dict[str, Any]
Follow = Callable[[Body, Message, Any], None]
Prefetch = Callable[[Sequence[tuple[Message, Body]], Any], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """What to do about one type of message.

    ``prefetch`` is given all messages of the type in a batch and asks the work's shelves (``want``) for what they will
    need, so that it is read in one query.
    """

    follow: Follow
    prefetch: Prefetch | None = None


Subscriptions = Mapping[str, Subscription]


def topics_of(subscriptions: Subscriptions) -> tuple[str, ...]:
    """Return the topics, not yet named for a namespace, that carry the subscribed messages."""
    return tuple(sorted({topic_of(message_type).name for message_type in subscriptions}))
