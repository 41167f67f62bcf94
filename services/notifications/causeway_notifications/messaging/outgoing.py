"""What this service says, and which fact each message tells of."""

from causeway_contracts import notifications
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.facts import DeliveryFailed, DeliveryRecovered
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications


def _draft(message_type: str, delivery: Delivery) -> Draft:
    state = {
        "id": delivery.id,
        "registration_id": delivery.registration_id,
        "event_id": delivery.event_id,
        "kind": str(delivery.kind),
        "status": str(delivery.status),
        "attempts": delivery.attempts,
        "reason": delivery.reason,
        "revision": delivery.revision,
    }
    return Draft.of_state(message_type, delivery.id, delivery.revision, state)


def _failed(fact: DeliveryFailed) -> Draft:
    return _draft(notifications.DELIVERY_FAILED, fact.delivery)


def _recovered(fact: DeliveryRecovered) -> Draft:
    return _draft(notifications.DELIVERY_RECOVERED, fact.delivery)


PUBLICATIONS: Publications = {DeliveryFailed: _failed, DeliveryRecovered: _recovered}
