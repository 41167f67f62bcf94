"""What happens in this service that others may want to know."""

from dataclasses import dataclass

from causeway_notifications.domain.delivery import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """A notice will not arrive; somebody has to look at it."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class DeliveryRecovered:
    """A notice that was sent again has arrived."""

    delivery: Delivery
