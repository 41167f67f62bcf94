"""Documents and what they mean, both ways, nothing else. What is not there is left out, to keep documents small."""

from dataclasses import fields
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.registration import Offer, Registration, Status

_POOL_FIELDS = tuple(field.name for field in fields(Pool))


def registration_document(registration: Registration) -> Document:
    """Return the document; ``live`` is there only while it is true, for the unique index."""
    offer = registration.offer
    document: Document = {
        "_id": registration.id,
        "revision": registration.revision,
        "event_id": registration.event_id,
        "identity": registration.identity,
        "name": registration.participant.name,
        "email": registration.participant.email,
        "mode": registration.mode,
        "status": registration.status.value,
        "language": registration.language,
        "zone": registration.zone,
        "link_version": registration.link_version,
        "registered_at": registration.registered_at,
    }
    sometimes: dict[str, Any] = {
        "live": registration.live or None,
        "position": registration.position,
        "offer": offer and {"number": offer.number, "expires_at": offer.expires_at},
        "offers_made": registration.offers_made or None,
        "country": registration.country,
        "institution_id": registration.institution_id,
        "checked_in_at": registration.checked_in_at,
    }
    document.update((name, value) for name, value in sometimes.items() if value is not None)
    return document


def registration_from(document: Document) -> Registration:
    """Return the registration."""
    offer = document.get("offer")
    return Registration(
        id=document["_id"],
        revision=document["revision"],
        event_id=document["event_id"],
        identity=document["identity"],
        participant=Participant(document["name"], document["email"]),
        mode=document["mode"],
        status=Status(document["status"]),
        position=document.get("position"),
        offer=Offer(number=offer["number"], expires_at=offer["expires_at"]) if offer else None,
        offers_made=document.get("offers_made", 0),
        language=document["language"],
        zone=document["zone"],
        country=document.get("country"),
        institution_id=document.get("institution_id"),
        link_version=document["link_version"],
        registered_at=document["registered_at"],
        checked_in_at=document.get("checked_in_at"),
    )


def announcement_document(announcement: Announcement) -> Document:
    """Return the document of our copy of an event."""
    return {
        "_id": announcement.event_id,
        "revision": announcement.revision,
        "cancelled": announcement.cancelled,
        "title": dict(announcement.title),
        "zone": announcement.zone,
        "starts_at": announcement.starts_at,
        "ends_at": announcement.ends_at,
        "opens_at": announcement.opens_at,
        "closes_at": announcement.closes_at,
        "capacities": dict(announcement.capacities),
    }


def announcement_from(document: Document) -> Announcement:
    """Return our copy of an event."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return Announcement(event_id=document["_id"], **values)


def places_document(places: Places) -> Document:
    """Return the document of an event's counters."""
    return {
        "_id": places.id,
        "revision": places.revision,
        "announced_revision": places.announced_revision,
        "told_revision": places.told_revision,
        "admission_revision": places.admission_revision,
        "pools": {mode: {name: getattr(pool, name) for name in _POOL_FIELDS} for mode, pool in places.pools.items()},
    }


def places_from(document: Document) -> Places:
    """Return an event's counters; what is stored was always told."""
    return Places(
        id=document["_id"],
        revision=document["revision"],
        announced_revision=document["announced_revision"],
        told_revision=document["told_revision"],
        admission_revision=document.get("admission_revision", 0),
        pools={mode: Pool(**pool) for mode, pool in document["pools"].items()},
    )


REGISTRATIONS = Codec("registration", registration_document, registration_from)
ANNOUNCEMENTS = Codec("event", announcement_document, announcement_from)
PLACES = Codec("event", places_document, places_from)
