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
        "language": None if registration is None else registration.language,
        "revision": delivery.revision,
    }


def logged_view(logged: Any) -> dict[str, Any]:
    """Return a row of the delivery log."""
    return delivery_view(logged.delivery, logged.registration)


def preview_view(preview: Any) -> dict[str, Any]:
    """Return a preview."""
    return asdict(preview)
