"""Routes of the public calendar: as JSON, as iCalendar and as schema.org data."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.domain.event import Event
from causeway_events.domain.programme import Programme
from causeway_events.web.answers import CalendarEntryView
from causeway_events.web.events import visible_event
from causeway_events.web.feeds import CALENDAR, MAX_AGE_S, Feeds, wanted_language
from causeway_events.web.lists import PUBLIC_STATUSES, position_of_event, wanted_events
from causeway_events.web.parts import EventsParts
from causeway_events.web.programmes import existing_programme
from causeway_events.web.schemas import CalendarQuery, EntryQuery, FeedQuery
from causeway_events.web.structured_data import structured_data
from causeway_events.web.views import places_view, programme_name, public_event_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.answers import Content, encode
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.paging import page, page_of, window_of
from causeway_platform.web.routes import Media, Routes

JSON_LD = "application/ld+json"


def add_calendar_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the routes of the calendar that people and search engines read."""

    @routes.get(
        "/programme",
        callers=PUBLIC,
        query=CalendarQuery,
        answer=page_of(CalendarEntryView),
        summary="The public calendar by start, with hosts by name and places left",
    )
    def show_calendar(call: Call) -> Answer:
        window = window_of(call.query, datetime, str)
        wanted = wanted_events(call.query, PUBLIC_STATUSES)
        found = parts.readings.events(wanted, after=window.after, limit=window.rows)
        entries = _Entries(parts, found)
        headers = {"Cache-Control": "public, max-age=5"}
        return Answer(body=page(found, window, view=entries.view, position=position_of_event), headers=headers)

    @routes.get(
        "/events/<event_id>/event.jsonld",
        callers=PUBLIC,
        query=EntryQuery,
        answer=Media(JSON_LD),
        refusals=(UnknownSubject,),
        summary="An event as schema.org data",
    )
    def show_structured_data(call: Call) -> Content:
        event = visible_event(parts, call.path["event_id"], PUBLIC)
        document = structured_data(
            event,
            parts.readings.places([event.id]).get(event.id),
            parts.readings.institutions([host.institution_id for host in event.hosts]),
            wanted=wanted_language(call),
            public_url=parts.public_url,
        )
        text = encode(document)
        return Content(
            content=text,
            media_type=JSON_LD,
            headers={"Cache-Control": f"public, max-age={MAX_AGE_S}", "Vary": "Accept-Language"},
            etag=hashlib.sha256(text.encode()).hexdigest()[:32],
        )


def add_feed_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the calendars that programs subscribe to."""
    feeds = Feeds(parts)

    @routes.get(
        "/programme.ics",
        callers=PUBLIC,
        query=FeedQuery,
        answer=Media(CALENDAR),
        summary="The public calendar as a feed: the last 30 days and the next 550",
    )
    def show_feed(call: Call) -> Content:
        return feeds.feed(call, None)

    @routes.get(
        "/programmes/<programme_id>/calendar.ics",
        callers=PUBLIC,
        query=FeedQuery,
        answer=Media(CALENDAR),
        refusals=(UnknownSubject,),
        summary="One programme's calendar as a feed",
    )
    def show_programme_feed(call: Call) -> Content:
        return feeds.feed(call, existing_programme(parts, call.path["programme_id"]))

    @routes.get(
        "/events/<event_id>/calendar.ics",
        callers=PUBLIC,
        query=EntryQuery,
        answer=Media(CALENDAR),
        refusals=(UnknownSubject,),
        summary="One event as a calendar entry",
    )
    def show_event_calendar(call: Call) -> Content:
        return feeds.one(call, visible_event(parts, call.path["event_id"], PUBLIC))


class _Entries:
    """Entries of a page of the calendar, with what they need read in three queries."""

    def __init__(self, parts: EventsParts, events: Sequence[Event]) -> None:
        self._public_url = parts.public_url
        self._places: Mapping[str, KnownPlaces] = parts.readings.places([event.id for event in events])
        hosts = {host.institution_id for event in events for host in event.hosts}
        self._institutions: Mapping[str, KnownInstitution] = parts.readings.institutions(sorted(hosts))
        named = {event.programme_id for event in events}
        self._programmes: Mapping[str, Programme] = parts.readings.programmes_by_id(sorted(named))

    def view(self, event: Event) -> dict[str, Any]:
        """Return one entry."""
        return public_event_view(event) | {
            "programme": programme_name(self._programmes[event.programme_id]),
            "hosts": [self._host(host.institution_id, host.role) for host in event.hosts],
            "places": places_view(event, self._places.get(event.id)),
            "url": f"{self._public_url}/events/{event.id}",
        }

    def _host(self, institution_id: str, role: str) -> dict[str, Any]:
        known = self._institutions.get(institution_id)
        return {"institution_id": institution_id, "role": role, "names": dict(known.names) if known else {}}
