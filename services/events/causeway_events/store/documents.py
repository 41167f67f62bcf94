"""Documents to domain and back, nothing else. Wall times are text, because they are no instants."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.domain.event import Event
from causeway_events.domain.history import Change
from causeway_events.domain.place import Host, Place
from causeway_events.domain.programme import Edition, Programme
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_events.domain.schedule import Schedule
from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec


def _hosts(hosts: Sequence[Host]) -> list[Document]:
    return [{"institution_id": host.institution_id, "role": host.role} for host in hosts]


def _read_hosts(rows: Sequence[Document]) -> tuple[Host, ...]:
    return tuple(Host(institution_id=row["institution_id"], role=row["role"]) for row in rows)


def programme_document(programme: Programme) -> Document:
    """Return the document of a programme."""
    return {
        "_id": programme.id,
        "revision": programme.revision,
        "slug": programme.slug,
        "kind": programme.kind,
        "name": dict(programme.name),
        "purpose": dict(programme.purpose),
        "hosts": _hosts(programme.hosts),
    }


def read_programme(document: Document) -> Programme:
    """Return the programme in a document."""
    return Programme(
        id=document["_id"],
        revision=document["revision"],
        slug=document["slug"],
        kind=document["kind"],
        name=document["name"],
        purpose=document["purpose"],
        hosts=_read_hosts(document["hosts"]),
    )


def edition_document(edition: Edition) -> Document:
    """Return the document of an edition."""
    return {
        "_id": edition.id,
        "revision": edition.revision,
        "programme_id": edition.programme_id,
        "label": edition.label,
        "name": dict(edition.name),
    }


def read_edition(document: Document) -> Edition:
    """Return the edition in a document."""
    return Edition(
        id=document["_id"],
        revision=document["revision"],
        programme_id=document["programme_id"],
        label=document["label"],
        name=document["name"],
    )


def event_document(event: Event) -> Document:
    """Return the document of an event."""
    schedule, registration = event.schedule, event.registration
    return {
        "_id": event.id,
        "revision": event.revision,
        "programme_id": event.programme_id,
        "edition_id": event.edition_id,
        "status": event.status,
        "title": dict(event.title),
        "summary": dict(event.summary),
        "description": dict(event.description),
        "languages": list(event.languages),
        "local_start": schedule.local_start.isoformat(),
        "local_end": schedule.local_end.isoformat(),
        "zone": schedule.zone,
        "starts_at": schedule.starts_at,
        "ends_at": schedule.ends_at,
        "place": None if event.place is None else asdict(event.place),
        "join_link": event.join_link,
        "modes": dict(event.modes),
        "hosts": _hosts(event.hosts),
        "registration": {"opens_at": registration.opens_at, "closes_at": registration.closes_at},
        "sequence": event.sequence,
        "previous_start": event.previous_start,
        "cancellation_reason": dict(event.cancellation_reason),
        "changed_at": event.changed_at,
    }


def read_event(document: Document) -> Event:
    """Return the event in a document."""
    return Event(
        id=document["_id"],
        revision=document["revision"],
        programme_id=document["programme_id"],
        edition_id=document["edition_id"],
        status=document["status"],
        title=document["title"],
        summary=document["summary"],
        description=document["description"],
        languages=tuple(document["languages"]),
        schedule=_read_schedule(document),
        place=_read_place(document["place"]),
        join_link=document["join_link"],
        modes=document["modes"],
        hosts=_read_hosts(document["hosts"]),
        registration=RegistrationWindow(**document["registration"]),
        sequence=document["sequence"],
        previous_start=document["previous_start"],
        cancellation_reason=document["cancellation_reason"],
        changed_at=document["changed_at"],
    )


def _read_schedule(document: Document) -> Schedule:
    return Schedule(
        local_start=datetime.fromisoformat(document["local_start"]),
        local_end=datetime.fromisoformat(document["local_end"]),
        zone=document["zone"],
        starts_at=document["starts_at"],
        ends_at=document["ends_at"],
    )


def _read_place(row: Mapping[str, Any] | None) -> Place | None:
    return None if row is None else Place(**row)


def institution_document(institution: KnownInstitution) -> Document:
    """Return the document of our copy of an institution."""
    return {
        "_id": institution.id,
        "revision": institution.revision,
        "names": dict(institution.names),
        "active": institution.active,
        "website": institution.website,
    }


def read_institution(document: Document) -> KnownInstitution:
    """Return our copy of an institution from its document."""
    return KnownInstitution(
        id=document["_id"],
        revision=document["revision"],
        names=document["names"],
        active=document["active"],
        website=document["website"],
    )


def places_document(places: KnownPlaces) -> Document:
    """Return the document of our copy of how full an event is."""
    modes = {mode: asdict(occupancy) for mode, occupancy in places.modes.items()}
    return {"_id": places.id, "revision": places.revision, "modes": modes}


def read_places(document: Document) -> KnownPlaces:
    """Return our copy of how full an event is from its document."""
    modes = {mode: Occupancy(**row) for mode, row in document["modes"].items()}
    return KnownPlaces(id=document["_id"], revision=document["revision"], modes=modes)


def change_document(change: Change) -> Document:
    """Return the document of an entry of the history."""
    return {
        "_id": change.id,
        "revision": change.revision,
        "subject": change.subject,
        "at": change.at,
        "by": change.by,
        "action": change.action,
        "revision_after": change.revision_after,
        "differences": dict(change.differences),
    }


def read_change(document: Document) -> Change:
    """Return an entry of the history from its document."""
    return Change(
        id=document["_id"],
        revision=document["revision"],
        subject=document["subject"],
        at=document["at"],
        by=document["by"],
        action=document["action"],
        revision_after=document["revision_after"],
        differences=document["differences"],
    )


PROGRAMME: Codec[Programme] = Codec("programme", programme_document, read_programme)
EDITION: Codec[Edition] = Codec("edition", edition_document, read_edition)
EVENT: Codec[Event] = Codec("event", event_document, read_event)
INSTITUTION: Codec[KnownInstitution] = Codec("institution", institution_document, read_institution)
PLACES: Codec[KnownPlaces] = Codec("event", places_document, read_places)
CHANGE: Codec[Change] = Codec("change", change_document, read_change)
