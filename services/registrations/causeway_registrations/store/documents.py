"""Documents and what they mean, both ways, nothing else. What is not there is left out, to keep documents small."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.data_request import DataRequest
from causeway_registrations.domain.demand import USUAL_PRIORITY, Demand, Line
from causeway_registrations.domain.participant import Consent, Participant, person_key
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.registration import Offer, Registration, Status
from causeway_registrations.domain.seating import Seating

_POOL_FIELDS = tuple(field.name for field in fields(Pool))


def registration_document(registration: Registration) -> Document:
    """Return the document; ``live`` is there only while it is true, for the unique index."""
    offer = registration.offer
    document: Document = {
        "_id": registration.id,
        "revision": registration.revision,
        "event_id": registration.event_id,
        "mode": registration.mode,
        "status": registration.status.value,
        "language": registration.language,
        "link_version": registration.link_version,
        "registered_at": registration.registered_at,
    }
    participant, consent = registration.participant, registration.consent
    sometimes: dict[str, Any] = {
        "identity": registration.identity,
        "name": participant and participant.name,
        "email": participant and participant.email,
        "person_key": participant and person_key(participant.email),
        "zone": registration.zone,
        # Who was forgotten is nobody whom a second registration could be compared with.
        "live": (registration.live and registration.identity is not None) or None,
        "companions": list(registration.companions) or None,
        "seating": registration.seating and asdict(registration.seating),
        "kind": registration.kind,
        "parts": list(registration.parts) or None,
        "priority": registration.priority if registration.priority != USUAL_PRIORITY else None,
        "position": registration.position,
        "offer": offer and {"number": offer.number, "expires_at": offer.expires_at},
        "offers_made": registration.offers_made or None,
        "country": registration.country,
        "institution_id": registration.institution_id,
        "allotment_id": registration.allotment_id,
        "waits_for": registration.waits_for,
        "named_by": registration.named_by,
        "enrolment_id": registration.enrolment_id,
        "checked_in_at": registration.checked_in_at,
        "consent": consent and {"version": consent.version, "at": consent.at},
        "erased_at": registration.erased_at,
    }
    if registration.status is Status.WAITING:
        # What the indexes of those who wait are made of has to be there, though the rest says it, too.
        sometimes |= {"line": str(registration.line), "priority": registration.priority}
    document.update((name, value) for name, value in sometimes.items() if value is not None)
    return document


def registration_from(document: Document) -> Registration:
    """Return the registration."""
    offer, consent, name = document.get("offer"), document.get("consent"), document.get("name")
    return Registration(
        id=document["_id"],
        revision=document["revision"],
        event_id=document["event_id"],
        identity=document.get("identity"),
        participant=None if name is None else Participant(name, document["email"]),
        companions=tuple(document.get("companions", ())),
        seating=_seating_from(document.get("seating")),
        mode=document["mode"],
        kind=document.get("kind"),
        parts=tuple(document.get("parts", ())),
        priority=document.get("priority", USUAL_PRIORITY),
        status=Status(document["status"]),
        position=document.get("position"),
        offer=Offer(number=offer["number"], expires_at=offer["expires_at"]) if offer else None,
        offers_made=document.get("offers_made", 0),
        language=document["language"],
        zone=document.get("zone"),
        country=document.get("country"),
        institution_id=document.get("institution_id"),
        allotment_id=document.get("allotment_id"),
        waits_for=document.get("waits_for"),
        named_by=document.get("named_by"),
        enrolment_id=document.get("enrolment_id"),
        link_version=document["link_version"],
        registered_at=document["registered_at"],
        checked_in_at=document.get("checked_in_at"),
        consent=Consent(consent["version"], consent["at"]) if consent else None,
        erased_at=document.get("erased_at"),
    )


def _seating_from(document: Document | None) -> Seating | None:
    return Seating(tuple(document["seats"]), document["last"]) if document else None


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
        "programme_id": announcement.programme_id,
        "edition_id": announcement.edition_id,
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
        "kinds": dict(places.kinds),
        "parts": dict(places.parts),
        "lines": dict(places.lines),
        "next_position": places.next_position,
        "told_at": places.told_at,
        # Only while it is true, which is what the index of untold places goes by.
        **({"untold": True} if places.untold else {}),
    }


def places_from(document: Document) -> Places:
    """Return an event's counters; what cannot wait was told when it was stored."""
    return Places(
        id=document["_id"],
        revision=document["revision"],
        announced_revision=document["announced_revision"],
        told_revision=document["told_revision"],
        admission_revision=document.get("admission_revision", 0),
        pools={mode: _pool_from(pool) for mode, pool in document["pools"].items()},
        kinds=document.get("kinds", {}),
        parts=document.get("parts", {}),
        lines=document["lines"] if "lines" in document else _lines_before(document),
        next_position=document.get("next_position") or _position_before(document),
        told_at=document.get("told_at"),
        untold=document.get("untold", False),
    )


def _pool_from(document: Mapping[str, Any]) -> Pool:
    return Pool(**{name: document[name] for name in _POOL_FIELDS if name in document})


def _lines_before(document: Document) -> Mapping[str, int]:
    """Return the lines of a document from when people waited one by one, by mode only."""
    pools = document["pools"].items()
    return {str(Line(Demand(mode=mode))): pool["waiting"] for mode, pool in pools if pool["waiting"]}


def _position_before(document: Document) -> int:
    """Return the next position of a document from when each mode counted its own."""
    return max((pool["next_position"] for pool in document["pools"].values()), default=1)


def allotment_document(allotment: Allotment) -> Document:
    """Return the document of an allotment."""
    document = {field.name: getattr(allotment, field.name) for field in fields(Allotment) if field.name != "id"}
    return {"_id": allotment.id, **document}


def allotment_from(document: Document) -> Allotment:
    """Return an allotment."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return Allotment(id=document["_id"], **values)


def data_request_document(request: DataRequest) -> Document:
    """Return the document of a person's newest request."""
    values = asdict(request)
    return {"_id": values.pop("id"), **values}


def data_request_from(document: Document) -> DataRequest:
    """Return a person's newest request."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return DataRequest(id=document["_id"], **values)


DATA_REQUESTS = Codec("request", data_request_document, data_request_from)
ALLOTMENTS = Codec("allotment", allotment_document, allotment_from)
REGISTRATIONS = Codec("registration", registration_document, registration_from)
ANNOUNCEMENTS = Codec("event", announcement_document, announcement_from)
PLACES = Codec("event", places_document, places_from)
