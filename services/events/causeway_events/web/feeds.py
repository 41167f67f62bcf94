"""The calendars that programs subscribe to: fast to say that nothing is new, and fast when something is.

Whether a reader's copy is still good is known from three small index reads; nothing is rendered for that. What must be
rendered is put together from entries that are kept by event, revision and language.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from wsgiref.handlers import format_date_time

from causeway_events.domain.event import CANCELLED, Event
from causeway_events.domain.programme import Programme
from causeway_events.domain.texts import best_language, best_text
from causeway_events.use_cases.ports import FeedState, Window
from causeway_events.web.calendar_text import FORMAT, CalendarHead, calendar_text, chosen_language, entry_text
from causeway_events.web.kept_texts import KeptTexts
from causeway_events.web.parts import EventsParts
from causeway_events.web.words import all_words, words_in
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.etags import matches, quoted

CALENDAR = "text/calendar; charset=utf-8"
KEPT_PAST = timedelta(days=30)
"""Cancelled entries stay this long past their end, so that subscribers see that they are cancelled."""
AHEAD = timedelta(days=550)
LIMIT = 5_000
"""A feed shows at most this many events; the calendar of one office has some hundreds."""

KEPT_ENTRIES = 20_000
KEPT_FEEDS = 24
MAX_AGE_S = 60
READS = 3
"""How often a feed is read again while operators change it; the next reader of a busy moment gets a new one anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which feed is wanted, and how."""

    programme: Programme | None
    window: Window
    language: str
    keep: bool

    @property
    def scope(self) -> str | None:
        """The programme's id, or none for everything."""
        return self.programme.id if self.programme else None


class Feeds:
    """Answers for calendars, with what has been rendered kept for the next reader."""

    def __init__(self, parts: EventsParts) -> None:
        self._parts = parts
        self._entries: KeptTexts[tuple[str, int, str]] = KeptTexts(KEPT_ENTRIES)
        self._feeds: KeptTexts[str] = KeptTexts(KEPT_FEEDS)

    def feed(self, call: Call, programme: Programme | None) -> Content:
        """Return the feed of a programme, or of everything; 304 when the caller has it already."""
        now = self._parts.clock()
        wanted = _Wanted(
            programme=programme,
            window=Window(since=now - KEPT_PAST, until=now + AHEAD),
            language=wanted_language(call),
            keep=call.query["cancelled"] == "keep",
        )
        state = self._state(wanted)
        tag, modified = self._tag(wanted, state), last_modified(state, wanted.window)
        if has_it(call, tag, modified):
            return Content(content="", media_type=CALENDAR, status=304, headers=_headers(tag, modified))
        text = self._feeds.get(tag)
        if text is None:
            text, state = self._read(wanted, state)
            tag, modified = self._tag(wanted, state), last_modified(state, wanted.window)
            self._feeds.keep(tag, text)
        return Content(content=text, media_type=CALENDAR, headers=_headers(tag, modified))

    def _state(self, wanted: _Wanted) -> FeedState:
        return self._parts.readings.feed_state(wanted.scope, wanted.window)

    def _tag(self, wanted: _Wanted, state: FeedState) -> str:
        return feed_tag(state, wanted.scope or "", wanted.language, self._parts.public_url, keep=wanted.keep)

    def _read(self, wanted: _Wanted, state: FeedState) -> tuple[str, FeedState]:
        """Return a rendered feed and the state that it shows; repeated when something changed in between."""
        for _ in range(READS):
            events = self._parts.readings.feed_events(wanted.scope, wanted.window, limit=LIMIT)
            before, state = state, self._state(wanted)
            if before == state:
                break
        shown = [event for event in events if wanted.keep or event.status != CANCELLED]
        return self._render(self._head(wanted.programme, wanted.language, state), shown, wanted.language), state

    def one(self, call: Call, event: Event) -> Content:
        """Return the calendar of one event; 304 when the caller has it already."""
        language = wanted_language(call)
        shown = chosen_language(event, language)
        tag = _digest(FORMAT, self._parts.public_url, event.id, str(event.revision), shown)
        if has_it(call, tag, event.changed_at):
            return Content(content="", media_type=CALENDAR, status=304, headers=_headers(tag, event.changed_at))
        head = CalendarHead(
            id=f"calendar-{event.id}",
            name=event.title.get(shown, ""),
            about=event.summary.get(shown, "") or event.title.get(shown, ""),
            language=shown,
            changed_at=event.changed_at,
            address=f"{self._parts.public_url}/api/events/events/{event.id}/calendar.ics",
        )
        headers = _headers(tag, event.changed_at) | {"Content-Disposition": f'inline; filename="{event.id}.ics"'}
        return Content(content=self._render(head, [event], language), media_type=CALENDAR, headers=headers)

    def _render(self, head: CalendarHead, events: Sequence[Event], language: str) -> str:
        entries = [self._entry(event, chosen_language(event, language)) for event in events]
        zones = {event.schedule.zone for event in events}
        return calendar_text(head, entries, zones, public_url=self._parts.public_url)

    def _entry(self, event: Event, language: str) -> str:
        key = (event.id, event.revision, language)
        text = self._entries.get(key)
        if text is None:
            text = entry_text(event, language, public_url=self._parts.public_url)
            self._entries.keep(key, text)
        return text

    def _head(self, programme: Programme | None, language: str, state: FeedState) -> CalendarHead:
        shown = best_language(programme.name if programme else all_words(), language) or language
        words = words_in(shown)
        name = words["everything"] if programme is None else best_text(programme.name, language)
        purpose = programme.purpose.get(shown, "") if programme else ""
        path = "programme.ics" if programme is None else f"programmes/{programme.id}/calendar.ics"
        return CalendarHead(
            id=programme.id if programme else "everything",
            name=name,
            about=purpose or words["about"],
            language=shown,
            changed_at=state.changed_at,
            address=f"{self._parts.public_url}/api/events/{path}",
        )


def wanted_language(call: Call) -> str:
    """Return the language that the address names, or else the first that the reader's program asks for."""
    named: str | None = call.query["language"]
    return named or next(iter(call.languages), "en")


def feed_tag(state: FeedState, scope: str, language: str, public_url: str, *, keep: bool) -> str:
    """Return the strong validator of a feed: a digest of everything that its bytes depend on."""
    moments = [moment.isoformat() if moment else "" for moment in (state.last_left, state.last_entered)]
    return _digest(FORMAT, public_url, scope, str(state.version), *moments, language, str(keep))


def last_modified(state: FeedState, window: Window) -> datetime:
    """Return when the feed's content changed last: by a change, or by an entry that left or came into its window."""
    now = window.since + KEPT_PAST
    left = state.last_left + KEPT_PAST if state.last_left else state.changed_at
    entered = state.last_entered - AHEAD if state.last_entered else state.changed_at
    return min(max(state.changed_at, left, entered), now)


def has_it(call: Call, tag: str, modified: datetime) -> bool:
    """Say whether the caller's copy is still good; If-Modified-Since counts only without If-None-Match (RFC 9110)."""
    if_none_match = call.header("If-None-Match")
    if if_none_match is not None:
        return matches(if_none_match, quoted(tag))
    return call.header("If-Modified-Since") == http_date(modified)


@lru_cache(maxsize=256)
def http_date(moment: datetime) -> str:
    """Return a moment as HTTP headers write it."""
    return format_date_time(moment.timestamp())


def _headers(tag: str, modified: datetime) -> dict[str, str]:
    return {
        "ETag": quoted(tag),
        "Last-Modified": http_date(modified),
        "Cache-Control": f"public, max-age={MAX_AGE_S}",
        "Vary": "Accept-Language",
        "Access-Control-Allow-Origin": "*",
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
