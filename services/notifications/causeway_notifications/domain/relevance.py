"""Whether a notice is still true at the moment it would be sent."""

from datetime import datetime

from causeway_notifications.domain.delivery import FORGOTTEN, Delivery
from causeway_notifications.domain.kinds import (
    ABOUT_A_CANCELLED_EVENT,
    CHANGES,
    OFFERS,
    REMINDER_OFFSETS,
    REMINDER_USEFUL_UNTIL,
    WORTH_READING,
    Kind,
)
from causeway_notifications.domain.known_certificate import ABOUT_CERTIFICATES, KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent
from causeway_notifications.domain.known_registration import KnownRegistration


def why_not(
    delivery: Delivery,
    registration: KnownRegistration,
    event: KnownEvent,
    now: datetime,
    certificate: KnownCertificate | None = None,
) -> str | None:
    """Return why ``delivery`` should not be sent any more, in plain words, or none when it should."""
    if registration.person is None:
        return FORGOTTEN
    if registration.status not in WORTH_READING[delivery.kind]:
        return f"the registration is {registration.status} by now"
    if event.cancelled and delivery.kind not in ABOUT_A_CANCELLED_EVENT:
        return "the event is cancelled"
    if delivery.kind in ABOUT_CERTIFICATES:
        return _why_certificate_is_other(delivery, certificate)
    return _why_kind_is_late(delivery, registration, event, now)


def _why_certificate_is_other(delivery: Delivery, certificate: KnownCertificate | None) -> str | None:
    if certificate is None:
        return "the certificate is not known here"
    return None if certificate.notice is delivery.kind else f"the certificate is {certificate.status} by now"


def _why_kind_is_late(
    delivery: Delivery, registration: KnownRegistration, event: KnownEvent, now: datetime
) -> str | None:
    if delivery.kind in OFFERS:
        return _why_offer_is_late(delivery, registration, now)
    if delivery.kind in CHANGES and event.sequence != delivery.version:
        return "the event has changed again; a newer message says how"
    if delivery.kind is Kind.FEEDBACK:
        return None if registration.checked_in else "the person was not checked in after all"
    if delivery.kind is Kind.DELEGATION_REMINDER:
        return _why_places_are_gone(registration, now)
    if delivery.kind in REMINDER_OFFSETS:
        return _why_reminder_is_late(delivery, event, now)
    return None


def _why_places_are_gone(leader: KnownRegistration, now: datetime) -> str | None:
    delegation = leader.delegation
    return None if delegation is not None and now < delegation.returns_at else "the places have returned"


def _why_reminder_is_late(delivery: Delivery, event: KnownEvent, now: datetime) -> str | None:
    if now >= event.starts_at - REMINDER_USEFUL_UNTIL[delivery.kind]:
        return "the event is about to start or has started"
    if now < event.starts_at - REMINDER_OFFSETS[delivery.kind]:
        return "the event has moved to a later time; the reminder follows it"
    return None


def _why_offer_is_late(delivery: Delivery, registration: KnownRegistration, now: datetime) -> str | None:
    offer = registration.offer
    if offer is None or now >= offer.expires_at or offer.number != delivery.version:
        return "the offer has expired"
    return None
