"""Domain to JSON: what each caller may see of it."""

from collections.abc import Sequence
from typing import Any

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces, occupancies_of, remaining
from causeway_events.domain.event import PUBLISHED, Event
from causeway_events.domain.history import Change, plain
from causeway_events.domain.place import Host
from causeway_events.domain.programme import Edition, Programme

JOIN_LINK_MISSING = "join-link-missing"
"""Online participants will need a link before the first reminder."""


def programme_view(programme: Programme) -> dict[str, Any]:
    """Return a programme."""
    return {
        "id": programme.id,
        "revision": programme.revision,
        "slug": programme.slug,
        "kind": programme.kind,
        "name": dict(programme.name),
        "purpose": dict(programme.purpose),
        "hosts": hosts_view(programme.hosts),
    }


def programme_name(programme: Programme) -> dict[str, Any]:
    """Return what an entry says about its programme."""
    return {"id": programme.id, "slug": programme.slug, "name": dict(programme.name)}


def edition_view(edition: Edition) -> dict[str, Any]:
    """Return an edition."""
    return {
        "id": edition.id,
        "revision": edition.revision,
        "programme_id": edition.programme_id,
        "label": edition.label,
        "name": dict(edition.name),
    }


def hosts_view(hosts: Sequence[Host]) -> list[dict[str, str]]:
    """Return institutions and their parts."""
    return [{"institution_id": host.institution_id, "role": host.role} for host in hosts]


def public_event_view(event: Event) -> dict[str, Any]:
    """Return an event as everybody may know it: without the join link."""
    return {
        "id": event.id,
        "programme_id": event.programme_id,
        "edition_id": event.edition_id,
        "status": event.status,
        "title": dict(event.title),
        "summary": dict(event.summary),
        "description": dict(event.description),
        "languages": list(event.languages),
        "local_start": event.schedule.local_start.isoformat(),
        "local_end": event.schedule.local_end.isoformat(),
        "zone": event.schedule.zone,
        "starts_at": event.schedule.starts_at.isoformat(),
        "ends_at": event.schedule.ends_at.isoformat(),
        "place": plain(event.place),
        "modes": {mode: {"capacity": capacity} for mode, capacity in event.modes.items()},
        "hosts": hosts_view(event.hosts),
        "registration": plain(event.registration),
        "sequence": event.sequence,
        "previous_start": plain(event.previous_start),
        "cancellation_reason": dict(event.cancellation_reason),
        "changed_at": event.changed_at.isoformat(),
        "revision": event.revision,
    }


def event_view(event: Event) -> dict[str, Any]:
    """Return an event as operators see it."""
    return public_event_view(event) | {"join_link": event.join_link, "warnings": warnings_of(event)}


def warnings_of(event: Event) -> list[str]:
    """Return what is not wrong but will be missed."""
    missing = event.status == PUBLISHED and "online" in event.modes and event.join_link is None
    return [JOIN_LINK_MISSING] if missing else []


def places_view(event: Event, places: KnownPlaces | None) -> dict[str, dict[str, int | None]]:
    """Return how full each mode of the event is."""
    occupancies, left = occupancies_of(places), remaining(event.modes, places)
    return {
        mode: {
            "capacity": capacity,
            "taken": occupancies.get(mode, Occupancy()).taken,
            "waiting": occupancies.get(mode, Occupancy()).waiting,
            "remaining": left[mode],
        }
        for mode, capacity in event.modes.items()
    }


def change_view(change: Change) -> dict[str, Any]:
    """Return an entry of the history."""
    return {
        "id": change.id,
        "at": change.at.isoformat(),
        "by": change.by,
        "action": change.action,
        "revision_after": change.revision_after,
        "differences": plain(change.differences),
    }
