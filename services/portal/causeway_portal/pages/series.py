"""Enrolling in a series: all its dates by one form."""

from urllib.parse import quote

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from causeway_platform.identifiers import new_id
from causeway_portal.domain.languages import pick
from causeway_portal.domain.shown_event import MODES, ShownEvent
from causeway_portal.domain.shown_series import ShownSeries
from causeway_portal.pages.countries import country_choices
from causeway_portal.pages.desk import ask_as_visitor
from causeway_portal.pages.entries import Entries, read_entries, take_refusal
from causeway_portal.pages.moments import zone_choices
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.refused import Refused, down, refused
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, ServiceDown

MOST_DATES = 200
"""As many as registrations follows for one series."""


def add_series_pages(app: Flask, parts: Parts) -> None:
    """Add the pages under ``/series``."""

    @app.get("/series/<series_id>")
    def series_page(series_id: str) -> Response:
        series = _find(series_id, parts)
        return _page(series, _blank(series, parts), parts)

    @app.post("/series/<series_id>")
    def enrol(series_id: str) -> Response:
        series = _find(series_id, parts)
        dates = _dates(series, parts)
        return _enrol(series, read_entries(request.form, _modes(dates), new_id()), parts)


def _find(series_id: str, parts: Parts) -> ShownSeries:
    series = parts.reading.series([series_id[:64]]).get(series_id[:64])
    if series is None:
        abort(404)
    return series


def _dates(series: ShownSeries, parts: Parts) -> list[ShownEvent]:
    found = parts.reading.dates_of(series.series_id, parts.clock(), limit=MOST_DATES)
    return [one for one in found if not one.cancelled]


def _modes(dates: list[ShownEvent]) -> list[str]:
    """Return the ways in which at least one date can be attended; all of them while there is no date yet."""
    return [mode for mode in MODES if not dates or any(mode in date.modes for date in dates)]


def _blank(series: ShownSeries, parts: Parts) -> Entries:
    modes = _modes(_dates(series, parts))
    usual = series.usual_mode if series.usual_mode in modes else ""
    values = {
        "name": "",
        "email": "",
        "mode": modes[0] if len(modes) == 1 else usual or "",
        "language": visitor().language,
        "country": "",
        "zone": visitor().moments.zone,
    }
    return Entries(values, new_id(), terms=parts.terms_version)


def _page(series: ShownSeries, entries: Entries, parts: Parts, refusal: Refused | None = None) -> Response:
    reader = visitor()
    dates = _dates(series, parts)
    body = render_template(
        "series.html",
        series=series,
        title=pick(series.title, reader.language),
        dates=[(date, pick(date.title, reader.language, date.first_language)) for date in dates],
        modes=_modes(dates),
        entries=entries,
        refusal=refusal,
        zones=zone_choices(str(reader.wording.locale)),
        countries=country_choices(str(reader.wording.locale)),
    )
    return make_response(body, refusal.status if refusal else 422 if entries.errors else 200)


def _enrol(series: ShownSeries, entries: Entries, parts: Parts) -> Response:
    if entries.errors:
        return _page(series, entries, parts)
    path = f"/api/registrations/series/{series.series_id}/enrolments"
    try:
        reply = ask_as_visitor(Ask(method="POST", path=path, body=entries.body, claim=entries.key), parts)
    except ServiceDown:
        return _page(series, entries, parts, down(visitor().wording))
    if reply.ok:
        return redirect(f"/my-series/{quote(reply.body['series_token'], safe='')}?done=enrolled", 303)
    take_refusal(entries, reply.body)
    refusal = None if entries.errors else refused(reply, visitor().wording, visitor().moments)
    return _page(series, entries, parts, refusal)
