"""Ways to put events into the reader's own calendar; a link sends nothing until it is followed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from causeway_portal.pages.view import EventView

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


def subscription_links(public_url: str, language: str) -> Mapping[str, str]:
    """Return the addresses of the whole programme as a feed: to subscribe and to download."""
    feed = f"{public_url}/api/events/programme.ics?{urlencode({'language': language})}"
    return {"subscribe": _webcal(feed), "download": feed}


def event_links(view: EventView, public_url: str, language: str) -> Mapping[str, str]:
    """Return the addresses that put one event into a calendar: a file, Google and Outlook."""
    event = view.event
    page = f"{public_url}/events/{event.id}"
    where = ", ".join(part for part in (view.place.text, view.city.text) if part)
    google = {
        "action": "TEMPLATE",
        "text": view.title.text,
        "dates": f"{_basic(event.starts_at)}/{_basic(event.ends_at)}",
        "details": page,
        "location": where,
        "ctz": event.zone,
    }
    outlook = {
        "subject": view.title.text,
        "startdt": event.starts_at.isoformat(),
        "enddt": event.ends_at.isoformat(),
        "body": page,
        "location": where,
        "path": "/calendar/action/compose",
        "rru": "addevent",
    }
    return {
        "file": f"{public_url}/api/events/events/{event.id}/calendar.ics?{urlencode({'language': language})}",
        "google": f"{GOOGLE}?{urlencode(google)}",
        "outlook": f"{OUTLOOK}?{urlencode(outlook)}",
    }


def _webcal(url: str) -> str:
    return "webcal:" + url.split(":", 1)[1]


def _basic(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
