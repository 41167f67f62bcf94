"""What the lists of one event show, as tables to take away: needs, answers, who waits, and certificates."""

from collections.abc import Iterable, Sequence
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE, Cell
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTNER, NotAllowed
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.form import Form
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.gate_ports import WithAnswers, WithNeeds
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.certificate_views import personal_certificate_view
from causeway_registrations.web.gate_views import answers_line, needs_line
from causeway_registrations.web.needs_readers import event_with_needs
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.tables import (
    LIMIT,
    ROWS_AT_ONCE,
    Stretch,
    cells_of,
    full_stretches,
    stretches,
    table,
)
from causeway_registrations.web.waiting_list import WaitingListQuery, line_views, look_along, next_view

NEEDS = ("name", "mode", "status", "access", "access_note", "diet", "diet_note", "registration_id")
WHOSE = ("name", "mode", "status", "registration_id", "form_version")
WAITED_FOR = (
    "mode",
    "kind",
    "parts",
    "size",
    "priority",
    "allotment_id",
    "parties",
    "name",
    "registered_at",
    "registration_id",
)
CERTIFICATES = (
    *("name", "status", "code", "address", "language", "edition", "issued_at", "ended_at", "reason"),
    *("replaces", "registration_id", "id"),
)


def add_event_tables(routes: Routes, parts: Parts) -> None:
    """Declare the tables of needs, answers, who waits, and certificates."""

    @routes.get(
        "/events/<event_id>/needs.csv",
        callers=OPERATOR | PARTNER,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent, UnknownSubject, NotAllowed),
        limit=LIMIT,
        summary="What the participants of an event need, all of them, for a spreadsheet; no cell is a formula",
    )
    def read_needs_csv(call: Call) -> Content:
        event = event_with_needs(call, call.path["event_id"], parts)

        def read(after: str | None) -> Sequence[WithNeeds]:
            return parts.gate_readings.needs_of(event.id, after=after, limit=ROWS_AT_ONCE)

        pages = full_stretches(read, lambda one: one.registration.id)
        return table("needs", NEEDS, ([cells_of(needs_line(one), NEEDS) for one in page] for page in pages))

    @routes.get(
        "/events/<event_id>/answers.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent,),
        limit=LIMIT,
        summary="What the participants of an event answered, for a spreadsheet; no cell is a formula",
        description="A column for each question of the form as it is; answers to questions that are asked no longer"
        " stand together in the last one.",
    )
    def read_answers_csv(call: Call) -> Content:
        event = show_places(call.path["event_id"], parts.readings)
        asked = [question.id for question in event.admission.form.questions]

        def read(after: str | None) -> Sequence[WithAnswers]:
            return parts.gate_readings.answers_of(event.id, after=after, limit=ROWS_AT_ONCE)

        pages = full_stretches(read, lambda one: one.registration.id)
        return table(
            "answers", _answers_header(event.admission.form), ([_answers(one, asked) for one in page] for page in pages)
        )

    _add_others(routes, parts)


def _add_others(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/events/<event_id>/waiting-list.csv",
        callers=OPERATOR,
        query=WaitingListQuery,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent,),
        limit=LIMIT,
        summary="Who waits for what, and who would be offered the next free places, for a spreadsheet",
        description="First every line with its parties, then those who are next, in the order of their turns.",
    )
    def read_waiting_list_csv(call: Call) -> Content:
        shown = look_along(
            call, parts, lambda found: Answer(body=[*_lines(line_views(found)), *_next(map(next_view, found.next))])
        )
        return table("waiting-list", ("list", *WAITED_FOR), (shown.body,))

    @routes.get(
        "/events/<event_id>/certificates.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownEvent,),
        limit=LIMIT,
        summary="The certificates of an event, all of them, for a spreadsheet; no cell is a formula",
    )
    def read_certificates_csv(call: Call) -> Content:
        event = show_places(call.path["event_id"], parts.readings)

        def read(after: str | None) -> Stretch[Certificate]:
            return parts.certificates.certificates_of(event.id, after=after, limit=ROWS_AT_ONCE)

        def cells(one: Certificate) -> list[Cell]:
            return cells_of(personal_certificate_view(one, parts.printer.address(one)), CERTIFICATES)

        return table("certificates", CERTIFICATES, (map(cells, page) for page in stretches(read)))


def _answers_header(form: Form) -> list[str]:
    # So named that a question called name or status is not taken for the participant's.
    return [*WHOSE, *(f"answer.{question.id}" for question in form.questions), "other_answers"]


def _answers(found: WithAnswers, asked: Sequence[str]) -> list[Cell]:
    line = answers_line(found)
    given: dict[str, Any] = line["answers"]
    others = {name: answer for name, answer in given.items() if name not in asked}
    return [*cells_of(line, WHOSE), *cells_of(given, asked), *cells_of({"others": others}, ["others"])]


def _lines(views: Iterable[dict[str, Any]]) -> Iterable[Sequence[Cell]]:
    return (["line", *cells_of(view, WAITED_FOR)] for view in views)


def _next(views: Iterable[dict[str, Any]]) -> Iterable[Sequence[Cell]]:
    return (["next", *cells_of(view, WAITED_FOR)] for view in views)
