"""What decisions would do, and the cohort: as they are shown, and as tables to take away."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marshmallow import Schema

from causeway_platform.csv_rows import MEDIA_TYPE, Cell
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Media, Routes
from causeway_platform.web.schemas import FlagInQuery, NumberInQuery
from causeway_registrations.domain import application_refusals as refusals
from causeway_registrations.domain.decision import Best
from causeway_registrations.use_cases.application_ports import MOST_APPLICATIONS, ApplicationReadings
from causeway_registrations.use_cases.decide_applications import DecideApplications, look_at_decisions, too_close_to
from causeway_registrations.use_cases.show_application import show_call
from causeway_registrations.use_cases.show_cohort import show_cohort
from causeway_registrations.web.application_views import cohort_view, preview_view
from causeway_registrations.web.call_schemas import LARGEST_SCORE
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.tables import LIMIT, cells_of, table

HUNDREDTHS = 100
OUTCOMES = (
    *("name", "track", "region", "reviews", "mean", "spread", "decision", "rank", "left"),
    *("application_id",),
)
COUNTED = ("applied", "tracks", "regions", "countries", "institutions")
EDITIONS = ("title", "starts_at", "applied", "accepted", "share", "attended", "certificates", "edition_id")
COHORT = ("counted", "id", "count", *EDITIONS)


class RuleQuery(Schema):
    """The rule as `POST /events/{event_id}/call/decisions` takes it, without decisions made by hand."""

    reserve = NumberInQuery(load_default=0, maximum=MOST_APPLICATIONS)
    least = NumberInQuery(
        load_default=None,
        allow_none=True,
        minimum=1,
        maximum=LARGEST_SCORE * HUNDREDTHS,
        metadata={"description": "Declined whatever is free: a mean below this many hundredths, such as 350 for 3.5."},
    )
    declines_rest = FlagInQuery(load_default=False)


def add_decision_tables(routes: Routes, parts: Parts) -> None:
    """Declare the tables of what a rule would decide, and of the cohort."""

    @routes.get(
        "/events/<event_id>/call/decisions.csv",
        callers=OPERATOR,
        query=RuleQuery,
        answer=Media(MEDIA_TYPE),
        refusals=(refusals.NoCall, refusals.DecisionsRunning, refusals.TooManyApplications),
        limit=LIMIT,
        summary="What a rule would do, for a spreadsheet; nothing is decided by it, and no cell is a formula",
    )
    def read_decisions_csv(call: Call) -> Content:
        command = DecideApplications(event_id=call.path["event_id"], rule=rule_in(call.query))
        shown = shown_preview(command, call.caller.subject, parts.applications)
        return table("decisions", OUTCOMES, ([_outcome(one) for one in shown["outcomes"]],))

    @routes.get(
        "/events/<event_id>/cohort.csv",
        callers=OPERATOR,
        answer=Media(MEDIA_TYPE),
        refusals=(refusals.NoCall,),
        limit=LIMIT,
        summary="Who was accepted, counted, and beside it the programme's earlier editions, for a spreadsheet",
    )
    def read_cohort_csv(call: Call) -> Content:
        return table("cohort", COHORT, (_cohort(shown_cohort(call, parts)),))


def rule_in(said: Mapping[str, Any]) -> Best:
    """Return the rule that a body or a query says."""
    least = said["least"]
    return Best(
        reserve=said["reserve"],
        least=None if least is None else least / HUNDREDTHS,
        declines_rest=said["declines_rest"],
    )


def shown_preview(command: DecideApplications, reader: str, readings: ApplicationReadings) -> dict[str, Any]:
    """Return the preview without the names of those to whom the reader is too close."""
    looked = look_at_decisions(command, readings)
    return preview_view(command.event_id, looked.preview, too_close_to(reader, looked, readings))


def shown_cohort(call: Call, parts: Parts) -> dict[str, Any]:
    """Return the cohort of the event that is asked for.

    Raises:
        NoCall
    """
    event_id = call.path["event_id"]
    figures, editions = show_cohort(event_id, parts.applications, parts.readings)
    laid_down = show_call(event_id, parts.applications)
    return cohort_view(laid_down, parts.applications.cohort(event_id), figures, editions)


def _outcome(view: Mapping[str, Any]) -> list[Cell]:
    return cells_of({**view, **view["result"]}, OUTCOMES)


def _cohort(view: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for counted in COUNTED:
        for one in view[counted]:
            yield cells_of({"counted": counted, **one}, COHORT)
    for edition in view["editions"]:
        yield cells_of({"counted": "editions", "id": edition["event_id"], **edition}, COHORT)
