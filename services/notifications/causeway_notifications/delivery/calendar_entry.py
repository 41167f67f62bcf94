"""The entry in the reader's calendar: an iTIP object (RFC 5546) that adds, changes or removes it.

The object is a mould: the event's part is made once by the icalendar library, time zone definition included; the
reader's lines are filled in and folded for each letter.
"""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText, vUri

from causeway_notifications.delivery.moulds import Mould, clean, hole
from causeway_notifications.domain.kinds import Entry
from causeway_notifications.domain.known_event import KnownEvent
from causeway_platform.calendar_zones import UTC_NAMES, zone_text

LINE_OCTETS = 75
REVISIONS_PER_SEQUENCE = 1000
ZONE_RULES_FOR = timedelta(days=366)
ALARM_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class EntryWords:
    """What an entry says, in the reader's language."""

    title: str
    description: str
    location: str | None
    alarm: str
    organizer_name: str
    organizer_email: str
    online: bool
    link: str = "manage_link"
    """The hole of the link by which the reader changes what the entry is about."""


def sequence_of(event_sequence: int, registration_revision: int) -> int:
    """Return the SEQUENCE of a personal entry; it rises with the event's changes and with the registration's own."""
    return event_sequence * REVISIONS_PER_SEQUENCE + min(registration_revision, REVISIONS_PER_SEQUENCE - 1)


def entry_mould(event: KnownEvent, method: Entry, words: EntryWords) -> Mould:
    """Return the object for an event; its holes are ``uid``, ``sequence``, ``stamp``, the links and the attendee's."""
    calendar = Calendar()
    calendar.add("prodid", "-//Causeway//Notifications//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(method))
    calendar.add_component(event_component(event, method, words))
    written = calendar.to_ical().decode().replace("BEGIN:VEVENT", _zone_definition(event) + "BEGIN:VEVENT", 1)
    unfolded = written.replace("\r\n ", "").rstrip("\r\n")
    return Mould(_with_personal_lines(unfolded), finish=fold)


def _zone_definition(event: KnownEvent) -> str:
    """Return the zone's rules around the event; all of them since 1970 would be most of the letter."""
    if event.zone in UTC_NAMES:
        return ""
    day = event.starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return zone_text(event.zone, day - ZONE_RULES_FOR, day + ZONE_RULES_FOR)


def event_component(event: KnownEvent, method: Entry, words: EntryWords) -> Event:
    """Return the entry without what makes it one person's: UID, sequence, stamp and attendee."""
    zone = ZoneInfo(event.zone)
    entry = Event()
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", words.title)
    entry.add("description", words.description)
    if words.location:
        entry.add("location", words.location)
    organizer = vCalAddress(f"mailto:{words.organizer_email}")
    organizer.params["CN"] = words.organizer_name
    entry.add("organizer", organizer, encode=False)
    entry.add("url", vUri(hole(words.link)))
    if words.online:
        entry.add("conference", vUri(hole("join_link")), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    entry.add("status", "CANCELLED" if method is Entry.CANCEL else "CONFIRMED")
    entry.add("transp", "OPAQUE")
    if method is Entry.REQUEST:
        entry.add_component(_alarm(words.alarm))
    return entry


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(text))
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _with_personal_lines(calendar: str) -> str:
    """Put the lines that the library could not write without a person into the event."""
    personal = "\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{hole('uid')}",
            f"SEQUENCE:{hole('sequence')}",
            f"DTSTAMP:{hole('stamp')}",
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="
            f'"{hole("attendee_name")}":mailto:{hole("attendee_email")}',
        ]
    )
    return calendar.replace("\r\n", "\n").replace("BEGIN:VEVENT", personal, 1)


def quoted_parameter(value: str) -> str:
    """Return ``value`` fit to stand in quotes as a parameter, which has no way to write a quote (RFC 5545, 3.2)."""
    return clean(value).replace('"', "'")


def fold(line: str) -> str:
    """Return ``line`` folded after 75 octets at most, never inside a character (RFC 5545, 3.1)."""
    if len(line) * 4 <= LINE_OCTETS or len(line.encode()) <= LINE_OCTETS:
        return line
    folded, current, room = [], "", LINE_OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > room:
            folded.append(current)
            # The space that begins a continuation counts.
            current, room = "", LINE_OCTETS - 1
        current += character
        room -= octets
    return "\r\n ".join([*folded, current])
