"""An event as schema.org data for search engines; the private join link is not part of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from causeway_portal.domain.shown_event import Registering
from causeway_portal.domain.shown_places import Level
from causeway_portal.pages.view import EventView, HostView

SCHEMA = "https://schema.org/"
ATTENDANCE = {
    ("onsite", "online"): "MixedEventAttendanceMode",
    ("onsite",): "OfflineEventAttendanceMode",
    ("online",): "OnlineEventAttendanceMode",
}


def structured_event(view: EventView, hosts: Sequence[HostView], public_url: str) -> Mapping[str, Any]:
    """Return the JSON-LD object of an event."""
    event = view.event
    page = f"{public_url}/events/{event.id}"
    data: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": view.title.text,
        "description": view.summary.text or view.title.text,
        "inLanguage": list(event.languages),
        "startDate": event.starts_at.isoformat(),
        "endDate": event.ends_at.isoformat(),
        "eventStatus": SCHEMA + _status(view),
        "isAccessibleForFree": True,
        "location": _locations(view, page),
        "organizer": [_organizer(host) for host in hosts],
        "offers": _offer(view, page),
    }
    if mode := ATTENDANCE.get(event.modes):
        data["eventAttendanceMode"] = SCHEMA + mode
    if event.notice and event.notice.previous_start:
        data["previousStartDate"] = event.notice.previous_start.isoformat()
    return data


def _status(view: EventView) -> str:
    if view.event.cancelled:
        return "EventCancelled"
    moved = view.event.notice is not None and view.event.notice.previous_start is not None
    return "EventRescheduled" if moved else "EventScheduled"


def _locations(view: EventView, page: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    place = view.event.place
    if place is not None:
        address = {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "addressLocality": view.city.text,
            "addressCountry": place.country,
        }
        known = {name: value for name, value in address.items() if value}
        found.append({"@type": "Place", "name": view.place.text, "address": known})
    if "online" in view.event.modes:
        found.append({"@type": "VirtualLocation", "url": page})
    return found


def _organizer(host: HostView) -> Mapping[str, Any]:
    organizer = {"@type": "Organization", "name": host.name.text}
    return {**organizer, "url": host.website} if host.website else organizer


def _offer(view: EventView, page: str) -> Mapping[str, Any]:
    full = view.all_full or view.registering is not Registering.OPEN
    last = any(mode.level is Level.LAST for mode in view.modes.values())
    availability = "SoldOut" if full else "LimitedAvailability" if last else "InStock"
    return {
        "@type": "Offer",
        "url": page,
        "price": 0,
        "priceCurrency": "CNY",
        "availability": SCHEMA + availability,
        "validThrough": view.event.closes_at.isoformat(),
    }
