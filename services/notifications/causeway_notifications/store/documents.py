"""Documents and domain, both ways, and nothing else."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from causeway_notifications.domain.address import RefusedAddress
from causeway_notifications.domain.delivery import Delivery, Status
from causeway_notifications.domain.kinds import Entry, Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Move, Place
from causeway_notifications.domain.known_feedback_form import KnownFeedbackForm
from causeway_notifications.domain.known_registration import HeldDelegation, HeldOffer, KnownRegistration, Person
from causeway_notifications.domain.known_series import KnownDate, KnownSeries
from causeway_platform.mailboxes import person_key
from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec


def _place_document(place: Place | None) -> Document | None:
    if place is None:
        return None
    return {
        "name": dict(place.name),
        "address": place.address,
        "city": dict(place.city),
        "country": place.country,
        "room": place.room,
    }


def _place(document: Mapping[str, Any] | None) -> Place | None:
    return None if document is None else Place(**document)


def _move_document(move: Move | None) -> Document | None:
    if move is None:
        return None
    return {
        "sequence": move.sequence,
        "previous_start": move.previous_start,
        "previous_end": move.previous_end,
        "previous_zone": move.previous_zone,
        "previous_place": _place_document(move.previous_place),
        "fields_changed": list(move.fields_changed),
        "reason": dict(move.reason),
    }


def _move(document: Mapping[str, Any] | None) -> Move | None:
    if document is None:
        return None
    return Move(
        sequence=document["sequence"],
        previous_start=document["previous_start"],
        previous_end=document["previous_end"],
        previous_zone=document["previous_zone"],
        previous_place=_place(document["previous_place"]),
        fields_changed=tuple(document["fields_changed"]),
        reason=document["reason"],
    )


def event_document(event: KnownEvent) -> Document:
    """Return an event's document."""
    return {
        "_id": event.id,
        "revision": event.revision,
        "status": event.status,
        "title": dict(event.title),
        "summary": dict(event.summary),
        "languages": list(event.languages),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "zone": event.zone,
        "place": _place_document(event.place),
        "modes": list(event.modes),
        "hosts": list(event.hosts),
        "sequence": event.sequence,
        "move": _move_document(event.move),
        "cancellation_reason": dict(event.cancellation_reason),
    }


def event_of(document: Document) -> KnownEvent:
    """Return the event of a document."""
    return KnownEvent(
        id=document["_id"],
        revision=document["revision"],
        status=document["status"],
        title=document["title"],
        summary=document["summary"],
        languages=tuple(document["languages"]),
        starts_at=document["starts_at"],
        ends_at=document["ends_at"],
        zone=document["zone"],
        place=_place(document["place"]),
        modes=tuple(document["modes"]),
        hosts=tuple(document["hosts"]),
        sequence=document["sequence"],
        move=_move(document["move"]),
        cancellation_reason=document["cancellation_reason"],
    )


def institution_document(institution: KnownInstitution) -> Document:
    """Return an institution's document."""
    return {"_id": institution.id, "revision": institution.revision, "names": dict(institution.names)}


def institution_of(document: Document) -> KnownInstitution:
    """Return the institution of a document."""
    return KnownInstitution(id=document["_id"], revision=document["revision"], names=document["names"])


def registration_document(registration: KnownRegistration) -> Document:
    """Return a registration's document."""
    offer, person = registration.offer, registration.person
    document: Document = {
        "_id": registration.id,
        "revision": registration.revision,
        "event_id": registration.event_id,
        "mode": registration.mode,
        "status": registration.status,
        "offer": None if offer is None else {"number": offer.number, "expires_at": offer.expires_at},
        "language": registration.language,
        "zone": registration.zone,
        "link_version": registration.link_version,
        "registered_at": registration.registered_at,
        "person": None if person is None else {"name": person.name, "email": person.email},
        "checked_in": registration.checked_in,
    }
    if registration.application:
        document |= {"application": True, "rank": registration.rank}
    if person is not None:
        document["person_key"] = person_key(person.email)
    if registration.named_by is not None:
        document["named_by"] = registration.named_by
    if registration.delegation is not None:
        document["delegation"] = asdict(registration.delegation)
    if registration.series is not None:
        document["series"] = asdict(registration.series)
    return document


def registration_of(document: Document) -> KnownRegistration:
    """Return the registration of a document."""
    offer, person, delegation = document["offer"], document["person"], document.get("delegation")
    return KnownRegistration(
        id=document["_id"],
        revision=document["revision"],
        event_id=document["event_id"],
        mode=document["mode"],
        status=document["status"],
        offer=None if offer is None else HeldOffer(**offer),
        language=document["language"],
        zone=document["zone"],
        link_version=document["link_version"],
        registered_at=document["registered_at"],
        person=None if person is None else Person(**person),
        checked_in=document.get("checked_in", False),
        named_by=document.get("named_by"),
        delegation=None if delegation is None else HeldDelegation(**delegation),
        series=_series(document.get("series")),
        application=document.get("application", False),
        rank=document.get("rank"),
    )


def _series(document: Mapping[str, Any] | None) -> KnownSeries | None:
    if document is None:
        return None
    return KnownSeries(title=document["title"], dates=tuple(KnownDate(**date) for date in document["dates"]))


def delivery_document(delivery: Delivery) -> Document:
    """Return a delivery's document. What has ended has no ``due_at``, so that the index of what is due stays small."""
    document: Document = {
        "_id": delivery.id,
        "revision": delivery.revision,
        "registration_id": delivery.registration_id,
        "event_id": delivery.event_id,
        "kind": str(delivery.kind),
        "version": delivery.version,
        "resend": delivery.resend,
        "entry": None if delivery.entry is None else str(delivery.entry),
        "status": str(delivery.status),
        "attempts": delivery.attempts,
        "queued_at": delivery.queued_at,
        "ended_at": delivery.ended_at,
        "reason": delivery.reason,
        "claim": delivery.claim,
    }
    sometimes = {"due_at": delivery.due_at, "language": delivery.language, "zone": delivery.zone}
    document.update((name, value) for name, value in sometimes.items() if value is not None)
    return document


def delivery_of(document: Document) -> Delivery:
    """Return the delivery of a document."""
    entry = document["entry"]
    return Delivery(
        id=document["_id"],
        revision=document["revision"],
        registration_id=document["registration_id"],
        event_id=document["event_id"],
        kind=Kind(document["kind"]),
        version=document["version"],
        resend=document["resend"],
        entry=None if entry is None else Entry(entry),
        status=Status(document["status"]),
        attempts=document["attempts"],
        queued_at=document["queued_at"],
        due_at=document.get("due_at"),
        ended_at=document["ended_at"],
        reason=document["reason"],
        claim=document["claim"],
        language=document.get("language"),
        zone=document.get("zone"),
    )


def address_document(address: RefusedAddress) -> Document:
    """Return an address's document."""
    return {"_id": address.id, "revision": address.revision, "refusals": address.refusals}


def address_of(document: Document) -> RefusedAddress:
    """Return the address of a document."""
    return RefusedAddress(id=document["_id"], revision=document["revision"], refusals=document["refusals"])


def feedback_form_document(form: KnownFeedbackForm) -> Document:
    """Return a feedback form's document."""
    return {
        "_id": form.event_id,
        "revision": form.revision,
        "invited_after_s": int(form.invited_after.total_seconds()),
        "open_for_s": int(form.open_for.total_seconds()),
    }


def feedback_form_of(document: Document) -> KnownFeedbackForm:
    """Return the feedback form of a document."""
    return KnownFeedbackForm(
        event_id=document["_id"],
        revision=document["revision"],
        invited_after=timedelta(seconds=document["invited_after_s"]),
        open_for=timedelta(seconds=document["open_for_s"]),
    )


def certificate_document(certificate: KnownCertificate) -> Document:
    """Return a certificate's document."""
    return {
        "_id": certificate.id,
        "revision": certificate.revision,
        "registration_id": certificate.registration_id,
        "event_id": certificate.event_id,
        "edition": certificate.edition,
        "code": certificate.code,
        "status": certificate.status,
    }


def certificate_of(document: Document) -> KnownCertificate:
    """Return the certificate of a document."""
    return KnownCertificate(**{name: value for name, value in document.items() if name != "_id"})


EVENTS = Codec("event", event_document, event_of)
INSTITUTIONS = Codec("institution", institution_document, institution_of)
REGISTRATIONS = Codec("registration", registration_document, registration_of)
DELIVERIES = Codec("delivery", delivery_document, delivery_of)
FEEDBACK_FORMS = Codec("feedback form", feedback_form_document, feedback_form_of)
CERTIFICATES = Codec("certificate", certificate_document, certificate_of)
ADDRESSES = Codec("address", address_document, address_of)
