"""All dates of a series as one calendar, to be taken over at once.

It is published (RFC 5546, 3.2.1), because an invitation may hold one event only. Each date has the UID of the entry
that later letters about it change or remove.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar

from causeway_notifications.delivery.calendar_entry import (
    ZONE_RULES_FOR,
    EntryWords,
    event_component,
    fold,
    sequence_of,
)
from causeway_notifications.delivery.moulds import Mould
from causeway_notifications.domain.kinds import Entry
from causeway_notifications.domain.known_event import KnownEvent
from causeway_platform.calendar_zones import UTC_NAMES, zone_text


@dataclass(frozen=True, kw_only=True)
class SeriesEntry:
    """One date: what its entry says, and what makes it the same entry later."""

    event: KnownEvent
    words: EntryWords
    uid: str
    registration_revision: int
    taken_back: bool


def series_mould(entries: Sequence[SeriesEntry], stamp: datetime) -> Mould:
    """Return the calendar; its only hole is the link to the series."""
    calendar = Calendar()
    calendar.add("prodid", "-//Causeway//Notifications//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(Entry.PUBLISH))
    for entry in entries:
        component = event_component(entry.event, Entry.CANCEL if entry.taken_back else Entry.REQUEST, entry.words)
        component.add("uid", entry.uid)
        component.add("sequence", sequence_of(entry.event.sequence, entry.registration_revision))
        component.add("dtstamp", stamp.astimezone(UTC))
        calendar.add_component(component)
    written = calendar.to_ical().decode().replace("BEGIN:VEVENT", _zones(entries) + "BEGIN:VEVENT", 1)
    return Mould(written.replace("\r\n ", "").replace("\r\n", "\n").rstrip("\n"), finish=fold)


def _zones(entries: Sequence[SeriesEntry]) -> str:
    """Return the rules of each zone once, as far as its dates reach."""
    by_zone: dict[str, list[datetime]] = {}
    for entry in entries:
        by_zone.setdefault(entry.event.zone, []).append(entry.event.starts_at.replace(minute=0, second=0))
    return "".join(
        zone_text(zone, min(starts) - ZONE_RULES_FOR, max(starts) + ZONE_RULES_FOR)
        for zone, starts in sorted(by_zone.items())
        if zone not in UTC_NAMES
    )
