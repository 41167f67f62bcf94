"""From the domain to JSON."""

from datetime import datetime
from typing import Any

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.registration import Registration


def registration_view(registration: Registration, place_in_queue: int | None = None) -> dict[str, Any]:
    """Return a registration without the person; ``place_in_queue`` counts from 1."""
    offer, consent = registration.offer, registration.consent
    return {
        "id": registration.id,
        "event_id": registration.event_id,
        "mode": registration.mode,
        "kind": registration.kind,
        "parts": list(registration.parts),
        "size": registration.size,
        "status": registration.status.value,
        "position": place_in_queue,
        "offer": offer and {"number": offer.number, "expires_at": offer.expires_at.isoformat()},
        "language": registration.language,
        "zone": registration.zone,
        "country": registration.country,
        "institution_id": registration.institution_id,
        "named_by": registration.named_by,
        "registered_at": registration.registered_at.isoformat(),
        "checked_in_at": _moment(registration.checked_in_at),
        "consent": consent and {"version": consent.version, "at": consent.at.isoformat()},
        "erased_at": _moment(registration.erased_at),
        "revision": registration.revision,
    }


def personal_view(registration: Registration, place_in_queue: int | None = None) -> dict[str, Any]:
    """Return a registration with the person; such an answer is never kept for an Idempotency-Key."""
    return {**registration_view(registration, place_in_queue), "person": person_view(registration)}


def person_view(registration: Registration) -> dict[str, Any] | None:
    """Return the participant and who comes along, or none once they were forgotten."""
    person = registration.participant
    if person is None:
        return None
    return {"name": person.name, "email": person.email, "companions": list(registration.companions)}


def places_view(event: OfferedEvent) -> dict[str, Any]:
    """Return how full an event is."""
    return {
        "event_id": event.id,
        "cancelled": event.announced.cancelled,
        "opens_at": _moment(event.announced.opens_at),
        "closes_at": event.announced.closes_at.isoformat(),
        "modes": {mode: _pool_view(event.pools[mode]) for mode in event.modes},
        "kinds": dict(event.places.kinds),
        "parts": dict(event.places.parts),
        "revision": event.places.revision,
    }


def event_places_view(event: OfferedEvent) -> dict[str, Any]:
    """Return a line of the overview."""
    return {
        **places_view(event),
        "title": dict(event.announced.title),
        "starts_at": event.announced.starts_at.isoformat(),
        "ends_at": event.announced.ends_at.isoformat(),
        "zone": event.announced.zone,
    }


def _pool_view(pool: Pool) -> dict[str, int | None]:
    return {
        "capacity": pool.capacity,
        "taken": pool.taken,
        "free": pool.free,
        "offered": pool.offered,
        "reserved": pool.reserved,
        "waiting": pool.waiting,
        "checked_in": pool.checked_in,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
