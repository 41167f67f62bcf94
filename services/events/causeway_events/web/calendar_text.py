"""Events as iCalendar (RFC 5545, RFC 7986), the same bytes for the same revision.

DTSTAMP and LAST-MODIFIED are the moment of the last change, never now. The join link never appears: whoever has the
address of a feed can read it, and only those who are registered online get the link.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import STATUS, Calendar, Component, vDuration
from icalendar import Event as Entry

from causeway_events.domain.event import CANCELLED, Event
from causeway_events.domain.place import Place
from causeway_events.domain.texts import best_language, best_text
from causeway_events.web.words import words_in
from causeway_platform.calendar_zones import UTC_NAMES, zone_text

FORMAT = "1"
"""Part of every ETag: raise it when the rendering changes, so that nobody keeps the old text."""

PRODUCT = "-//Causeway//Events//EN"
REFRESH = timedelta(hours=1)
"""How often calendar programs may look again."""

END = "END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarHead:
    """What a calendar says about itself; ``id`` is constant, ``address`` is where it is read from."""

    id: str
    name: str
    about: str
    language: str
    changed_at: datetime
    address: str


def host_of(public_url: str) -> str:
    """Return the host whose name makes our UIDs ours alone."""
    return urlsplit(public_url).hostname or "localhost"


def chosen_language(event: Event, wanted: str) -> str:
    """Return the language in which the event is shown to a reader of ``wanted``; all its texts are in that one."""
    return best_language(event.title, wanted, event.languages) or wanted


def calendar_text(head: CalendarHead, entries: Iterable[str], zones: Iterable[str], *, public_url: str) -> str:
    """Return a whole calendar from rendered entries and the zones that they use."""
    calendar = Calendar.new(
        name=head.name,
        description=head.about,
        prodid=PRODUCT,
        method="PUBLISH",
        language=head.language,
        last_modified=head.changed_at,
        uid=f"{head.id}@{host_of(public_url)}",
        url=public_url,
        source=head.address,
    )
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    opening = _text(calendar).removesuffix(END)
    definitions = (zone_text(zone) for zone in sorted(set(zones)) if zone not in UTC_NAMES)
    return "".join([opening, *definitions, *entries, END])


def entry_text(event: Event, language: str, *, public_url: str) -> str:
    """Return the VEVENT of an event in ``language``, one that its title has."""
    link = f"{public_url}/events/{event.id}"
    entry = Entry.new(
        uid=f"{event.id}@{host_of(public_url)}",
        stamp=event.changed_at,
        last_modified=event.changed_at,
        start=_moment(event.schedule.local_start, event.schedule.starts_at, event.schedule.zone),
        end=_moment(event.schedule.local_end, event.schedule.ends_at, event.schedule.zone),
        summary=event.title.get(language, ""),
        description=_description(event, language, link),
        location=location_text(event.place, language, event) or None,
        url=link,
        sequence=event.sequence,
        status=STATUS.CANCELLED if event.status == CANCELLED else STATUS.CONFIRMED,
    )
    for name in ("SUMMARY", "DESCRIPTION"):
        entry[name].params["LANGUAGE"] = language
    return _text(entry)


def _text(component: Component) -> str:
    written: bytes = component.to_ical()
    return written.decode()


def _moment(local: datetime, instant: datetime, zone: str) -> datetime:
    """Return the local time with its zone, or UTC for the second of two times that clocks show alike."""
    if zone in UTC_NAMES:
        return instant
    moment = instant.astimezone(ZoneInfo(zone))
    # A calendar reads an ambiguous local time as the first of the two (RFC 5545, 3.3.5).
    return instant if moment.fold else local.replace(tzinfo=ZoneInfo(zone))


def _description(event: Event, language: str, link: str) -> str:
    words = words_in(language)
    texts: Mapping[str, str] = event.cancellation_reason
    reason = f"{words['reason']}: {texts[language]}" if language in texts else ""
    status = words["cancelled"] if event.status == CANCELLED else ""
    parts = [
        " – ".join(part for part in (status, reason) if part),
        event.summary.get(language, ""),
        event.description.get(language, ""),
        f"{words['details']}: {link}",
    ]
    return "\n\n".join(part for part in parts if part)


def location_text(place: Place | None, language: str, event: Event) -> str:
    """Return the venue in one line, or the word for online when there is no venue."""
    if place is None:
        return words_in(language)["online"] if "online" in event.modes else ""
    parts = (
        best_text(place.name, language, event.languages),
        place.room,
        place.address,
        best_text(place.city, language, event.languages),
    )
    return ", ".join(part for part in parts if part)
