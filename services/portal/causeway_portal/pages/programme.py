"""The programme: what is on, as a list, a month or a week, filtered and searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Flask, Response, make_response, render_template, request

from causeway_portal.domain.languages import LANGUAGES, Shown, pick
from causeway_portal.domain.month import Span, month_span, week_span
from causeway_portal.domain.shown_event import MODES, ShownEvent
from causeway_portal.domain.shown_partners import ShownProgramme
from causeway_portal.domain.wishes import Wish, search_words
from causeway_portal.pages.calendar_links import subscription_links
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.series_choice import open_series
from causeway_portal.pages.view import EventView, views_of
from causeway_portal.pages.visitor import visitor

PAGE_SIZE = 20
MAX_PAGE = 100
MAX_IN_SPAN = 300
VIEWS = ("list", "month", "week")


def add_programme_page(app: Flask, parts: Parts) -> None:
    """Add the front page."""

    @app.get("/")
    def programme() -> Response:
        view = request.args.get("view", "")
        return _calendar_page(parts, view) if view in {"month", "week"} else _list_page(parts)


def _list_page(parts: Parts) -> Response:
    programmes = parts.reading.programmes()
    wish, filters = _read_wish(programmes, parts)
    past = request.args.get("when") == "past"
    page = _page_number()
    read = parts.reading.past if past else parts.reading.upcoming
    found = read(wish, parts.clock(), skip=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    views = views_of(found[:PAGE_SIZE], programmes, parts, visitor().language)
    body = render_template(
        "programme.html",
        view="list",
        past=past,
        months=_by_month(views),
        page=page,
        more=len(found) > PAGE_SIZE and page < MAX_PAGE,
        wish=wish,
        filters=filters,
        subscribe=subscription_links(parts.public_url, visitor().language),
        series=open_series(_series_of(wish, parts), parts),
    )
    return make_response(body)


def _series_of(wish: Wish, parts: Parts) -> Sequence[str]:
    """Return the programme that was chosen, and its editions, the newest first."""
    if wish.programme in {"", "-"}:
        return ()
    return (wish.programme, *(edition.id for edition in parts.reading.editions(wish.programme)))


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(MAX_PAGE, max(1, int(text))) if text.isdecimal() and len(text) < 5 else 1


def _by_month(views: Sequence[EventView]) -> list[tuple[date, list[EventView]]]:
    def month_of(view: EventView) -> date:
        return visitor().moments.date_in(view.event.starts_at, view.event.zone).replace(day=1)

    return [(month, list(group)) for month, group in groupby(views, key=month_of)]


def _calendar_page(parts: Parts, view: str) -> Response:
    programmes = parts.reading.programmes()
    wish, filters = _read_wish(programmes, parts)
    moments = visitor().moments
    today = moments.date_in(parts.clock())
    make_span = month_span if view == "month" else week_span
    span = make_span(_day_asked_for() or today, moments.weekdays()[0])
    start, end = _bounds(span, moments.zone)
    events = parts.reading.between(wish, start, end, limit=MAX_IN_SPAN)
    body = render_template(
        "calendar.html",
        view=view,
        past=False,
        span=span,
        today=today,
        days=_by_day(views_of(events, programmes, parts, visitor().language), span),
        wish=wish,
        filters=filters,
        subscribe=subscription_links(parts.public_url, visitor().language),
    )
    return make_response(body)


def _day_asked_for() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return None
    return day if 1970 < day.year < 2200 else None


def _bounds(span: Span, zone: str) -> tuple[datetime, datetime]:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)

    return midnight(span.weeks[0][0]), midnight(span.weeks[-1][-1] + timedelta(days=1))


def _by_day(views: Sequence[EventView], span: Span) -> Mapping[date, list[EventView]]:
    days: dict[date, list[EventView]] = {day: [] for week in span.weeks for day in week}
    for view in views:
        for day in _days_of(view.event):
            if day in days:
                days[day].append(view)
    return days


def _days_of(event: ShownEvent) -> Sequence[date]:
    moments = visitor().moments
    first = moments.date_in(event.starts_at)
    # An event that ends at midnight is not on the next day.
    last = moments.date_in(event.ends_at - timedelta(seconds=1))
    return [first + timedelta(days=offset) for offset in range(min((last - first).days + 1, 60))]


@dataclass(frozen=True, slots=True)
class Filters:
    """What can be chosen, and what was."""

    programmes: Sequence[tuple[str, Shown]]
    countries: Sequence[tuple[str, str]]
    languages: Sequence[str]
    modes: Sequence[str]
    chosen: Mapping[str, str]


def _read_wish(programmes: Sequence[ShownProgramme], parts: Parts) -> tuple[Wish, Filters]:
    countries = parts.reading.countries()
    chosen = {name: request.args.get(name, "")[:200] for name in ("q", "programme", "language_of", "country", "mode")}
    wish = Wish(
        programme=_programme_id(programmes, chosen["programme"]),
        language=chosen["language_of"] if chosen["language_of"] in LANGUAGES else "",
        country=chosen["country"] if chosen["country"] in countries else "",
        mode=chosen["mode"] if chosen["mode"] in MODES else "",
        words=search_words(chosen["q"]),
    )
    return wish, _filters(programmes, countries, chosen)


def _programme_id(programmes: Sequence[ShownProgramme], slug: str) -> str:
    # An unknown series finds nothing, instead of everything.
    return next((programme.id for programme in programmes if programme.slug == slug), "-" if slug else "")


def _filters(programmes: Sequence[ShownProgramme], countries: Sequence[str], chosen: Mapping[str, str]) -> Filters:
    words = visitor().wording
    return Filters(
        programmes=[(programme.slug, pick(programme.name, words.language)) for programme in programmes],
        countries=sorted(((code, words.country(code)) for code in countries), key=lambda pair: pair[1]),
        languages=LANGUAGES,
        modes=MODES,
        chosen=chosen,
    )
