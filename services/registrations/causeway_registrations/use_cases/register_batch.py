"""Many people are registered with one request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import unknown_allotment
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_rows import ReadRow, RegisterRows, RowResult, RowsFor


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBatch:
    """Whom, what a row means that does not say otherwise, and whether to look only."""

    event_id: str
    rows: Sequence[Mapping[str, Any]]
    usual: Mapping[str, Any]
    dry_run: bool
    allotment_id: str | None = None
    ask_consent: bool = False
    only_of_institution: str | None = None
    """Whose allotment it must be; none for whoever may fill any."""


def register_batch(
    command: RegisterBatch, work: Work, *, now: datetime, rules: PlaceRules, read_row: ReadRow
) -> Sequence[RowResult]:
    """Register the people as far as the rules let them; a dry run leaves nothing behind.

    Raises:
        UnknownEvent: no such event was announced.
        UnknownAllotment: there is no such allotment, or it is another institution's, which is the same to them.
    """
    find_event(command.event_id, work)
    allotment = None if command.allotment_id is None else work.allotments.find(command.allotment_id)
    if command.allotment_id is not None and allotment is None:
        raise unknown_allotment()
    theirs = command.only_of_institution
    if theirs is not None and (allotment is None or allotment.institution_id != theirs):
        raise unknown_allotment()
    label = "" if allotment is None else allotment.label
    rows_for = RowsFor(
        event_id=command.event_id,
        usual=command.usual,
        allotment_id=command.allotment_id,
        named_by=label if command.ask_consent else None,
    )
    mark = work.savepoint()
    results = RegisterRows(rows_for, work, now, rules, read_row).register(command.rows)
    if command.dry_run:
        work.roll_back(mark)
    return results
