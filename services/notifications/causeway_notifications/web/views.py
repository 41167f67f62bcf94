"""Domain to JSON."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.known_registration import KnownRegistration


def moment(value: datetime | None) -> str | None:
    """Return a moment as RFC 3339."""
    return None if value is None else value.isoformat()


def delivery_view(delivery: Delivery, registration: KnownRegistration | None) -> dict[str, Any]:
    """Return a delivery with its recipient, if we still know whom it is for."""
    person = None if registration is None else registration.person
    return {
        "id": delivery.id,
        "registration_id": delivery.registration_id,
        "event_id": delivery.event_id,
        "kind": str(delivery.kind),
        "version": delivery.version,
        "resend": delivery.resend,
        "calendar": None if delivery.entry is None else str(delivery.entry),
        "status": str(delivery.status),
        "attempts": delivery.attempts,
        "reason": delivery.reason,
        "queued_at": moment(delivery.queued_at),
        "due_at": moment(delivery.due_at),
        "ended_at": moment(delivery.ended_at),
        "recipient": None if person is None else {"name": person.name, "email": person.email},
        "language": delivery.language or (None if registration is None else registration.language),
        "revision": delivery.revision,
    }


def held_view(held: Any) -> dict[str, Any]:
    """Return a registration that holds a person, with what went to them."""
    registration: KnownRegistration = held.registration
    person = registration.person
    return {
        "registration_id": registration.id,
        "event_id": registration.event_id,
        "mode": registration.mode,
        "status": registration.status,
        "language": registration.language,
        "zone": registration.zone,
        "person": None if person is None else {"name": person.name, "email": person.email},
        "address_refusals": held.refusals,
        "deliveries": [_held_delivery(delivery) for delivery in held.deliveries],
    }


def _held_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "kind": str(delivery.kind),
        "status": str(delivery.status),
        "attempts": delivery.attempts,
        "reason": delivery.reason,
        "queued_at": moment(delivery.queued_at),
        "ended_at": moment(delivery.ended_at),
    }


def logged_view(logged: Any) -> dict[str, Any]:
    """Return a row of the delivery log."""
    return delivery_view(logged.delivery, logged.registration)


def preview_view(preview: Any) -> dict[str, Any]:
    """Return a preview."""
    return asdict(preview)
