"""Register the next rows of a table, each like a person who registers by themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.group_import import GroupImport, RefusedRow, RowOutcome
from causeway_registrations.domain.refusals import AlreadyRegistered
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.sheet import Row
from causeway_registrations.use_cases.ports import IMPORT_GOES_ON, Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant, register_participant

ROWS_AT_ONCE = 250
"""As many as one group commit takes; a dry run looks at all of them at once, for what it finds is kept nowhere."""

REFUSED_ROWS_STAY = timedelta(days=30)

TRIED_TABLES_STAY = timedelta(hours=2)
"""So long a table that was only tried can be registered without being sent again."""

ReadRow = Callable[[str, Mapping[str, Any]], RegisterParticipant]
"""Makes the command of an event from a row's values; a refusal says what is wrong with them."""


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
    sheet = work.sheets.find(command.import_id)
    if running is None or sheet is None:
        return
    end = running.rows if running.dry_run else running.looked_at + ROWS_AT_ONCE
    rows = sheet.rows[running.looked_at : end]
    mark = work.savepoint()
    outcomes = _Rows(running, work, now, rules, read_row).register(rows)
    if running.dry_run:
        work.roll_back(mark)
    advanced = running.advance([outcome for outcome, _ in outcomes], now)
    for _, refused in outcomes:
        if refused is not None:
            work.refused_rows.save(refused)
    work.imports.save(advanced)
    if not advanced.done:
        work.schedule(IMPORT_GOES_ON, advanced.id, now, {"import_id": advanced.id})
    elif advanced.dry_run:
        work.sheets.save(replace(sheet, revision=sheet.revision + 1, forgotten_at=now + TRIED_TABLES_STAY))
    else:
        work.sheets.remove(sheet)


@dataclass(frozen=True, slots=True)
class _Rows:
    running: GroupImport
    work: Work
    now: datetime
    rules: PlaceRules
    read_row: ReadRow

    def register(self, rows: Sequence[Row]) -> list[tuple[RowOutcome, RefusedRow | None]]:
        """Register the people of ``rows`` as far as the rules let them."""
        commands = [self._read(row) for row in rows]
        for command in commands:
            if isinstance(command, RegisterParticipant):
                self.work.registrations.want_person(command.identity)
        self.work.load_wanted()
        return [self._outcome(row, command) for row, command in zip(rows, commands, strict=True)]

    def _read(self, row: Row) -> RegisterParticipant | Refusal:
        try:
            command = self.read_row(self.running.event_id, {**self.running.usual, **row.values()})
        except Refusal as refusal:
            return refusal
        return replace(command, allotment_id=self.running.allotment_id)

    def _outcome(self, row: Row, command: RegisterParticipant | Refusal) -> tuple[RowOutcome, RefusedRow | None]:
        if isinstance(command, Refusal):
            return RowOutcome.REFUSED, self._refused(row, command)
        mark = self.work.savepoint()
        try:
            registered = register_participant(command, self.work, now=self.now, rules=self.rules).registration
        except AlreadyRegistered:
            self.work.roll_back(mark)
            return RowOutcome.KEPT, None
        except Refusal as refusal:
            self.work.roll_back(mark)
            return RowOutcome.REFUSED, self._refused(row, refusal)
        return (RowOutcome.REGISTERED if registered.position is None else RowOutcome.WAITING), None

    def _refused(self, row: Row, refusal: Refusal) -> RefusedRow:
        return RefusedRow(
            id=f"{self.running.id}.{row.line:06}",
            import_id=self.running.id,
            line=row.line,
            slug=refusal.slug,
            reason=f"{refusal.detail} {refusal.next_step}",
            columns=_columns_in(refusal),
            cells=row.cells,
            forgotten_at=self.now + REFUSED_ROWS_STAY,
        )


def _columns_in(refusal: Refusal) -> list[str]:
    fields = (str(error["field"]) for error in refusal.facts.get("errors", ()))
    return list(dict.fromkeys(field.partition(".")[0] for field in fields))
