"""An event as schema.org data, for search engines and shared links."""

from collections.abc import Mapping, Sequence
from typing import Any

from causeway_events.domain.copies import KnownInstitution, KnownPlaces, remaining
from causeway_events.domain.event import CANCELLED, Event
from causeway_events.domain.place import Place
from causeway_events.domain.texts import best_text
from causeway_events.web.calendar_text import chosen_language

_MODES: Mapping[frozenset[str], str] = {
    frozenset({"onsite"}): "OfflineEventAttendanceMode",
    frozenset({"online"}): "OnlineEventAttendanceMode",
    frozenset({"onsite", "online"}): "MixedEventAttendanceMode",
}
_SCHEMA = "https://schema.org"


def structured_data(
    event: Event,
    places: KnownPlaces | None,
    institutions: Mapping[str, KnownInstitution],
    *,
    wanted: str,
    public_url: str,
) -> dict[str, Any]:
    """Return the JSON-LD of an event in the language that serves a reader of ``wanted`` best.

    The online room is our own page of the event: the join link is for those who are registered.
    """
    language, page = chosen_language(event, wanted), f"{public_url}/events/{event.id}"
    document: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Event",
        "@id": page,
        "url": page,
        "identifier": event.id,
        "name": event.title.get(language, ""),
        "description": event.summary.get(language) or event.description.get(language) or event.title.get(language, ""),
        "inLanguage": list(event.languages),
        "startDate": event.schedule.starts_at.isoformat(),
        "endDate": event.schedule.ends_at.isoformat(),
        "eventStatus": f"{_SCHEMA}/{_status(event)}",
        "eventAttendanceMode": f"{_SCHEMA}/{_MODES[frozenset(event.modes)]}",
        "location": _locations(event, language, page),
        "organizer": _organisers(event, institutions, language),
        "isAccessibleForFree": True,
    }
    return document | _rescheduled(event) | _capacities(event, places) | _offer(event, places, page)


def _status(event: Event) -> str:
    if event.status == CANCELLED:
        return "EventCancelled"
    return "EventScheduled" if event.previous_start is None else "EventRescheduled"


def _rescheduled(event: Event) -> dict[str, Any]:
    return {} if event.previous_start is None else {"previousStartDate": event.previous_start.isoformat()}


def _locations(event: Event, language: str, page: str) -> list[dict[str, Any]]:
    found = []
    if "onsite" in event.modes and event.place is not None:
        found.append(_venue(event.place, event, language))
    if "online" in event.modes:
        found.append({"@type": "VirtualLocation", "url": page})
    return found


def _venue(place: Place, event: Event, language: str) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": best_text(place.city, language, event.languages) or None,
        "addressCountry": place.country,
    }
    return {
        "@type": "Place",
        "name": best_text(place.name, language, event.languages),
        "address": {name: value for name, value in address.items() if value is not None},
    }


def _organisers(event: Event, institutions: Mapping[str, KnownInstitution], language: str) -> list[dict[str, Any]]:
    known = (institutions.get(host.institution_id) for host in event.hosts)
    return [_organisation(institution, event.languages, language) for institution in known if institution is not None]


def _organisation(institution: KnownInstitution, preferred: Sequence[str], language: str) -> dict[str, Any]:
    document = {"@type": "Organization", "name": best_text(institution.names, language, preferred)}
    return document if institution.website is None else {**document, "url": institution.website}


def _capacities(event: Event, places: KnownPlaces | None) -> dict[str, Any]:
    names = {"onsite": "maximumPhysicalAttendeeCapacity", "online": "maximumVirtualAttendeeCapacity"}
    limited = {names[mode]: capacity for mode, capacity in event.modes.items() if capacity is not None}
    left = remaining(event.modes, places)
    if not limited or None in left.values():
        return limited
    return {
        **limited,
        "maximumAttendeeCapacity": sum(capacity or 0 for capacity in event.modes.values()),
        "remainingAttendeeCapacity": sum(count or 0 for count in left.values()),
    }


def _offer(event: Event, places: KnownPlaces | None, page: str) -> dict[str, Any]:
    if event.status == CANCELLED:
        return {}
    left = remaining(event.modes, places)
    sold_out = all(count == 0 for count in left.values())
    offer = {
        "@type": "Offer",
        "url": page,
        "price": 0,
        "priceCurrency": "USD",
        "availability": f"{_SCHEMA}/{'SoldOut' if sold_out else 'InStock'}",
        "availabilityEnds": event.registration.closes_at.isoformat(),
    }
    if event.registration.opens_at is not None:
        offer["validFrom"] = event.registration.opens_at.isoformat()
    return {"offers": offer}
