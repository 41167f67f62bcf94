"""Send a message once more because somebody asked for it."""

from datetime import datetime

from causeway_notifications.domain.delivery import Delivery, delivery_id
from causeway_notifications.domain.known_certificate import known_certificate_id
from causeway_notifications.domain.known_event import KnownEvent
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.domain.known_series import standing_for
from causeway_notifications.domain.refusals import NoLongerTrue
from causeway_notifications.domain.relevance import why_not
from causeway_notifications.use_cases.ports import Work


def resend_delivery(delivery_to_repeat: str, work: Work, *, now: datetime) -> Delivery:
    """Return the new delivery; it has an id of its own, so the reader sees a new message.

    Raises:
        UnknownSubject: there is no such delivery.
        StillUnderWay: it has not ended, or was sent again already and that has not ended.
        NoLongerTrue: what it says is not so any more.
    """
    delivery = work.deliveries.get(delivery_to_repeat)
    latest, resend = _latest(delivery, work)
    again = latest.again(resend, now)
    registration = work.registrations.get(delivery.registration_id)
    event = _about(registration, delivery, work)
    certificate = work.certificates.find(known_certificate_id(delivery.registration_id, delivery.version))
    if reason := why_not(again, registration, event, now, certificate):
        raise NoLongerTrue(
            f"This message is not sent again: {reason}.",
            next_step="Look at the newer messages to the same person; they say what is true now.",
            reason=reason,
        )
    work.deliveries.queue([again])
    return again


def _about(registration: KnownRegistration, delivery: Delivery, work: Work) -> KnownEvent:
    if registration.is_contact:
        return standing_for(registration, {})
    series = registration.series
    return work.events.get(delivery.event_id) if series is None else standing_for(registration, series.title)


def _latest(delivery: Delivery, work: Work) -> tuple[Delivery, int]:
    """Return the newest sending of the same notice, and the number of the next."""
    resend = 0
    while True:
        following = work.deliveries.find(
            delivery_id(delivery.registration_id, delivery.kind, delivery.version, resend + 1)
        )
        resend += 1
        if following is None:
            first = delivery_id(delivery.registration_id, delivery.kind, delivery.version, resend - 1)
            return work.deliveries.get(first), resend
