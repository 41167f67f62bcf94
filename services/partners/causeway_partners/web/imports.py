"""A list of institutions at once, over HTTP."""

from typing import Any

from marshmallow import ValidationError

from causeway_partners.use_cases.enrol_institution import EnrolInstitution
from causeway_partners.use_cases.import_institutions import ImportedRow, import_institutions
from causeway_partners.web import schemas
from causeway_partners.web.institutions import enrolment
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.views import imported_row_view
from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, Caller
from causeway_platform.web.field_errors import in_one_line, told
from causeway_platform.web.languages import spoken_to
from causeway_platform.web.problems import InvalidInput
from causeway_platform.web.routes import Routes

LARGEST_BYTES = 1024 * 1024
MOST_ERRORS = 5
"""Told of one row."""

_row = schemas.ImportRow()


def add_import_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the import's route."""

    @routes.post(
        "/institution-imports",
        callers=OPERATOR,
        body=schemas.ImportBody,
        answer=schemas.ImportView,
        max_body=LARGEST_BYTES,
        summary="Enrol or correct up to 500 institutions, told apart by `reference`; safe to repeat.",
        description="A row that cannot be used is reported and changes nothing; the other rows pass. "
        "A list of another shape is refused whole.",
        example={"institutions": [schemas.ENROL_EXAMPLE]},
    )
    def import_list(call: Call) -> Answer:
        language = spoken_to(call.languages)
        rows = [_read(row, call.caller, language) for row in call.body["institutions"]]
        good = [row for row in rows if isinstance(row, EnrolInstitution)]

        def render(imported: list[ImportedRow]) -> Answer:
            return Answer(body=_report(rows, imported))

        return parts.run(
            lambda work: import_institutions(good, work, now=parts.clock()), claim=call.claim, render=render
        )


def _read(row: dict[str, Any], caller: Caller, language: str) -> EnrolInstitution | ImportedRow:
    """Return the command of a row, or, in ``language``, why it cannot be used."""
    try:
        return enrolment(_row.load(row), caller)
    except ValidationError as error:
        errors = told(InvalidInput.of(error).facts["errors"][:MOST_ERRORS], language)
        reference = str(row.get("reference", ""))
        return ImportedRow(reference=reference, outcome="refused", reason=in_one_line(errors), errors=errors)


def _report(rows: list[EnrolInstitution | ImportedRow], imported: list[ImportedRow]) -> dict[str, Any]:
    """Return the outcomes in the order of the list, and how many there are of each."""
    of_good = iter(imported)
    outcomes = [row if isinstance(row, ImportedRow) else next(of_good) for row in rows]
    counts = dict.fromkeys(("enrolled", "changed", "unchanged", "refused"), 0)
    for outcome in outcomes:
        counts[outcome.outcome] += 1
    return {"rows": [imported_row_view(outcome) for outcome in outcomes], "counts": counts}
