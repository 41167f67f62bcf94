"""Register the next rows of a table, each like a person who registers by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.group_import import GroupImport, RefusedRow, person_in
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.sheet import Row
from causeway_registrations.use_cases.ports import IMPORT_GOES_ON, Work
from causeway_registrations.use_cases.register_rows import ReadRow, RegisterRows, RowsFor

MOST_ERRORS = 10
"""Kept of one row."""

ROWS_AT_ONCE = 250
"""As many as one group commit takes; a dry run looks at all of them at once, for what it finds is kept nowhere."""

REFUSED_ROWS_STAY = timedelta(days=30)

TRIED_TABLES_STAY = timedelta(hours=2)
"""So long a table that was only tried can be registered without being sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnWithImport:
    """Which import."""

    import_id: str


def go_on_with_import(
    command: GoOnWithImport, work: Work, *, now: datetime, rules: PlaceRules, read_row: ReadRow
) -> None:
    """Look at the next rows, and come back for those after them.

    What a row does, that it was looked at, and the wish to come back are one transaction. So a row is looked at once,
    whatever breaks in between.
    """
    running = work.imports.find(command.import_id)
    if running is not None and not running.dry_run:
        work.claim_places([running.event_id])
    sheet = work.sheets.find(command.import_id)
    if running is None or sheet is None:
        return
    end = running.rows if running.dry_run else running.looked_at + ROWS_AT_ONCE
    rows = sheet.rows[running.looked_at : end]
    mark = work.savepoint()
    rows_for = RowsFor(
        event_id=running.event_id, usual=running.usual, allotment_id=running.allotment_id, named_by=running.named_by
    )
    results = RegisterRows(rows_for, work, now, rules, read_row).register([row.values() for row in rows])
    if running.dry_run:
        work.roll_back(mark)
    advanced = running.advance([result.outcome for result in results], now)
    for row, result in zip(rows, results, strict=True):
        if result.refusal is not None:
            work.refused_rows.save(_refused_row(running, row, result.refusal, now))
    work.imports.save(advanced)
    if not advanced.done:
        work.schedule(IMPORT_GOES_ON, advanced.id, now, {"import_id": advanced.id})
    elif advanced.dry_run:
        work.sheets.save(replace(sheet, revision=sheet.revision + 1, forgotten_at=now + TRIED_TABLES_STAY))
    else:
        work.sheets.remove(sheet)


def _refused_row(running: GroupImport, row: Row, refusal: Refusal, now: datetime) -> RefusedRow:
    return RefusedRow(
        id=f"{running.id}.{row.line:06}",
        import_id=running.id,
        line=row.line,
        slug=refusal.slug,
        reason=f"{refusal.detail} {refusal.next_step}",
        columns=columns_in(refusal),
        facts={name: value for name, value in refusal.facts.items() if isinstance(value, str | int)},
        errors=errors_in(refusal),
        cells=row.cells,
        person_key=person_in(row.cells),
        forgotten_at=now + REFUSED_ROWS_STAY,
    )


def errors_in(refusal: Refusal) -> list[Mapping[str, Any]]:
    """Return what is wrong with single cells, if that was it."""
    return list(refusal.facts.get("errors", ()))[:MOST_ERRORS]


def columns_in(refusal: Refusal) -> list[str]:
    """Return the columns whose cells have no usable value, if that was it."""
    fields = (str(error["field"]) for error in refusal.facts.get("errors", ()))
    return list(dict.fromkeys(field.partition(".")[0] for field in fields))
