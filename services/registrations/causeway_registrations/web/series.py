"""Series: opened by operators, and enrolled in by anyone."""

from collections.abc import Sequence
from dataclasses import replace

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE, Cell
from causeway_platform.refusals import ChangedMeanwhile
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC, SERIES_LINK
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, page, window_of
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.series import Series
from causeway_registrations.domain.series_refusals import AlreadyEnrolled, SeriesNotOpen, UnknownSeries
from causeway_registrations.use_cases.describe_series import DescribeSeries, describe_series
from causeway_registrations.use_cases.enrol_participant import EnrolParticipant, enrol_participant
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_series import show_series
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.series_schemas import (
    EnrolBody,
    EnrolmentsPage,
    NewEnrolmentView,
    SeriesBody,
    SeriesView,
)
from causeway_registrations.web.series_views import enrolment_view, personal_enrolment_view, series_view
from causeway_registrations.web.tables import LIMIT, ROWS_AT_ONCE, cells_of, full_stretches, table

ENROLMENTS = (
    *("name", "email", "mode", "kind", "status", "language", "zone", "country", "institution_id"),
    *("enrolled_at", "ended_at", "erased_at", "id"),
)


def add_series_routes(routes: Routes, parts: Parts) -> None:
    """Declare how a series is read, opened and enrolled in."""

    @routes.get(
        "/series/<series_id>",
        callers=PUBLIC,
        answer=SeriesView,
        refusals=(UnknownSeries,),
        summary="Whether one can enrol in a programme or an edition as a whole, by its id",
    )
    def read_series(call: Call) -> Answer:
        return _series_answer(show_series(call.path["series_id"], parts.series))

    @routes.put(
        "/series/<series_id>",
        callers=OPERATOR,
        body=SeriesBody,
        answer=SeriesView,
        refusals=(UnknownSeries, ChangedMeanwhile),
        summary="Open or close a series; who is enrolled stays so, and goes on being registered for new dates",
        example={"open": True, "title": {"en": "Museum Lectures 2026"}, "usual_mode": "onsite"},
    )
    def put_series(call: Call) -> Answer:
        wanted = Series(id=call.path["series_id"], **call.body)

        def handle(work: Work) -> Series:
            known = work.series.find(wanted.id)
            require_current(0 if known is None else known.revision, call.stated_revision)
            return describe_series(DescribeSeries(series=wanted), work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_series_answer)

    _add_enrolling(routes, parts)


def _add_enrolling(routes: Routes, parts: Parts) -> None:
    @routes.post(
        "/series/<series_id>/enrolments",
        callers=PUBLIC,
        body=EnrolBody,
        answer=NewEnrolmentView,
        status=202,
        refusals=(UnknownSeries, SeriesNotOpen, AlreadyEnrolled),
        summary="Enrol in a series: be registered for all its dates, those included that are announced later",
        description="The places are given out in small steps after the answer, by the same rules as to everybody;"
        " `GET /my-series` says how far that is. One message tells of all dates.",
        example={
            "name": "Anahit Petrosyan",
            "email": "anahit@museum.example",
            "mode": "onsite",
            "language": "hy",
            "zone": "Asia/Yerevan",
            "consent": {"version": "2026-11"},
        },
    )
    def enrol(call: Call) -> Answer:
        command = _wanted(call)
        answer = parts.commands.run(
            lambda work: enrol_participant(command, work, now=parts.clock()), claim=call.claim, render=_enrolled
        )
        # Added here, so that the link is kept nowhere: it is made again from the id.
        token = parts.links.sign(SERIES_LINK, answer.body["id"], 1)
        return replace(answer, body={**answer.body, "series_token": token})

    _add_lists(routes, parts)


def _add_lists(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/series/<series_id>/enrolments",
        callers=OPERATOR,
        query=PageQuery,
        answer=EnrolmentsPage,
        refusals=(UnknownSeries,),
        summary="Who is enrolled in a series, in the order they came, and how many are now",
    )
    def read_enrolments(call: Call) -> Answer:
        series = show_series(call.path["series_id"], parts.series)
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = parts.series.enrolments_in(series.id, after=after, limit=window.rows)
        items = page(found, window, view=personal_enrolment_view, position=lambda one: (one.id,))
        return Answer(body={**items, "live": parts.series.live_count(series.id)})

    @routes.get(
        "/series/<series_id>/enrolments.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownSeries,),
        limit=LIMIT,
        summary="Who is enrolled in a series, all of them, for a spreadsheet; no cell is a formula",
    )
    def read_enrolments_csv(call: Call) -> Content:
        series = show_series(call.path["series_id"], parts.series)

        def read(after: str | None) -> Sequence[Enrolment]:
            return parts.series.enrolments_in(series.id, after=after, limit=ROWS_AT_ONCE)

        pages = full_stretches(read, lambda one: one.id)
        return table("enrolments", ENROLMENTS, (map(_cells, page) for page in pages))


def _cells(enrolment: Enrolment) -> list[Cell]:
    view = personal_enrolment_view(enrolment)
    return cells_of({**view, **(view["person"] or {})}, ENROLMENTS)


def _wanted(call: Call) -> EnrolParticipant:
    body = call.body
    consent = body["consent"]
    return EnrolParticipant(
        series_id=call.path["series_id"],
        participant=Participant(body["name"], body["email"]),
        mode=body["mode"],
        kind=body["kind"],
        language=body["language"],
        zone=body["zone"],
        country=body["country"],
        institution_id=body["institution_id"],
        accepted_terms=consent and consent["version"],
    )


def _series_answer(series: Series) -> Answer:
    return Answer(body=series_view(series), etag=str(series.revision))


def _enrolled(enrolment: Enrolment) -> Answer:
    location = f"/api/registrations/enrolments/{enrolment.id}"
    return Answer(
        status=202, body=enrolment_view(enrolment), headers={"Location": location}, etag=str(enrolment.revision)
    )
