"""Which message tells of which fact: the change, and the state after it."""

from collections.abc import Mapping, Sequence
from typing import Any

from causeway_contracts import events as event_messages
from causeway_events.domain.event import Event
from causeway_events.domain.facts import (
    EditionDescribed,
    EventCancelled,
    EventChanged,
    EventPublished,
    EventRescheduled,
    ProgrammeDescribed,
)
from causeway_events.domain.place import Host, Place
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications


def _programme_described(fact: ProgrammeDescribed) -> Draft:
    programme = fact.programme
    state = {
        "id": programme.id,
        "slug": programme.slug,
        "kind": programme.kind,
        "name": programme.name,
        "purpose": programme.purpose,
        "hosts": _hosts(programme.hosts),
        "revision": programme.revision,
    }
    return Draft.of_state(event_messages.PROGRAMME_DESCRIBED, programme.id, programme.revision, state)


def _edition_described(fact: EditionDescribed) -> Draft:
    edition = fact.edition
    state = {
        "id": edition.id,
        "programme_id": edition.programme_id,
        "label": edition.label,
        "name": edition.name,
        "revision": edition.revision,
    }
    return Draft.of_state(event_messages.EDITION_DESCRIBED, edition.id, edition.revision, state)


def _published(fact: EventPublished) -> Draft:
    return _about(fact.event, event_messages.PUBLISHED, {})


def _changed(fact: EventChanged) -> Draft:
    return _about(fact.event, event_messages.CHANGED, {"fields_changed": list(fact.fields_changed)})


def _rescheduled(fact: EventRescheduled) -> Draft:
    before = fact.before
    change = {
        "previous_start": before.schedule.starts_at,
        "previous_end": before.schedule.ends_at,
        "previous_zone": before.schedule.zone,
        "previous_place": _place(before.place),
        "fields_changed": list(fact.fields_changed),
        "reason": dict(fact.reason) or None,
    }
    return _about(fact.event, event_messages.RESCHEDULED, change)


def _cancelled(fact: EventCancelled) -> Draft:
    return _about(fact.event, event_messages.CANCELLED, {"reason": dict(fact.reason) or None})


def _about(event: Event, message_type: str, change: Mapping[str, Any]) -> Draft:
    return Draft.of_state(message_type, event.id, event.revision, _event_state(event), change=change)


def _event_state(event: Event) -> dict[str, Any]:
    schedule, registration = event.schedule, event.registration
    return {
        "id": event.id,
        "programme_id": event.programme_id,
        "edition_id": event.edition_id,
        "status": event.status,
        "title": event.title,
        "summary": event.summary,
        "description": event.description,
        "languages": list(event.languages),
        "local_start": schedule.local_start.isoformat(),
        "local_end": schedule.local_end.isoformat(),
        "zone": schedule.zone,
        "starts_at": schedule.starts_at,
        "ends_at": schedule.ends_at,
        "place": _place(event.place),
        "join_link": event.join_link,
        "modes": {mode: {"capacity": capacity} for mode, capacity in event.modes.items()},
        "hosts": _hosts(event.hosts),
        "registration": {"opens_at": registration.opens_at, "closes_at": registration.closes_at},
        "sequence": event.sequence,
        "revision": event.revision,
        "changed_at": event.changed_at,
    }


def _hosts(hosts: Sequence[Host]) -> list[dict[str, str]]:
    return [{"institution_id": host.institution_id, "role": host.role} for host in hosts]


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    state = {"name": place.name, "address": place.address, "city": place.city, "room": place.room}
    # The contract leaves a country out when none is known.
    return state if place.country is None else {**state, "country": place.country}


PUBLICATIONS: Publications = {
    ProgrammeDescribed: _programme_described,
    EditionDescribed: _edition_described,
    EventPublished: _published,
    EventChanged: _changed,
    EventRescheduled: _rescheduled,
    EventCancelled: _cancelled,
}
