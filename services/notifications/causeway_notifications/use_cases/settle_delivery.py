"""Note how a delivery ended when that is more than one row: a failure that others must hear of, or a recovery."""

from datetime import datetime

from causeway_notifications.domain.address import RefusedAddress, fingerprint
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.facts import DeliveryFailed, DeliveryRecovered
from causeway_notifications.use_cases.ports import Work


def fail_delivery(
    claimed: Delivery, work: Work, *, reason: str, refused_address: str | None, now: datetime
) -> Delivery | None:
    """Give ``claimed`` up and say so; return none when somebody else has taken it over meanwhile.

    Args:
        claimed: the delivery as it was claimed.
        work: the transaction.
        reason: why, in plain words.
        refused_address: the address, when it was the mail server that refused it for good.
        now: the present moment.
    """
    delivery = _still_claimed(claimed, work)
    if delivery is None:
        return None
    failed = delivery.fail(reason, now)
    work.deliveries.save(failed)
    if refused_address is not None:
        _count_refusal(refused_address, work)
    work.record(DeliveryFailed(failed))
    return failed


def recover_delivery(claimed: Delivery, work: Work, *, address: str, now: datetime) -> Delivery | None:
    """Note that a message sent again was taken, and trust the address again."""
    delivery = _still_claimed(claimed, work)
    if delivery is None:
        return None
    accepted = delivery.accept(now)
    work.deliveries.save(accepted)
    flagged = work.addresses.find(fingerprint(address))
    if flagged is not None:
        work.addresses.remove(flagged)
    work.record(DeliveryRecovered(accepted))
    return accepted


def _still_claimed(claimed: Delivery, work: Work) -> Delivery | None:
    delivery = work.deliveries.find(claimed.id)
    return delivery if delivery is not None and delivery.claim == claimed.claim and not delivery.ended else None


def _count_refusal(email: str, work: Work) -> None:
    known = work.addresses.find(fingerprint(email))
    if known is None:
        work.addresses.add(RefusedAddress.first(email))
    else:
        work.addresses.save(known.refuse())
