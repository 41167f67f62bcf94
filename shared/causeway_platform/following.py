"""Doing what a service's table says about a message, wherever the message comes from: topic, parking or replay."""

from collections import defaultdict
from collections.abc import Sequence

from causeway_contracts.envelope import Message
from causeway_platform.correlation import current_correlation
from causeway_platform.decoding import Record
from causeway_platform.service import Service
from causeway_platform.subscriptions import Body, Subscription
from causeway_platform.work import Work


def prefetch(service: Service, records: Sequence[Record], work: Work) -> None:
    """Read at once what the handlers of the records will need."""
    by_type: dict[str, list[tuple[Message, Body]]] = defaultdict(list)
    for record in records:
        if record.message is not None and record.body is not None:
            by_type[record.message.type].append((record.message, record.body))
    for message_type, messages in by_type.items():
        subscription = service.subscriptions.get(message_type)
        if subscription is not None and subscription.prefetch is not None:
            subscription.prefetch(messages, work)
    work.load_wanted()


def follow(service: Service, record: Record, work: Work) -> None:
    """Do what the service's table says about a readable message; one of an unknown type needs nothing."""
    message, body = record.message, record.body
    subscription: Subscription | None = service.subscriptions.get(message.type) if message is not None else None
    if message is None or body is None or subscription is None:
        return
    # What follows from a message, and its log lines, carry on the message's correlation.
    work.correlation = message.correlation
    token = current_correlation.set(message.correlation)
    try:
        subscription.follow(body, message, work)
    finally:
        current_correlation.reset(token)
