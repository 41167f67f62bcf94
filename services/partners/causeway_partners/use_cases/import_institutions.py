"""Enrol or correct many institutions at once, from a list that may be sent again as often as one likes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from causeway_partners.domain.institution import CORRECTABLE, Institution
from causeway_partners.use_cases.change_institution import save_changed
from causeway_partners.use_cases.enrol_institution import EnrolInstitution, enrol
from causeway_partners.use_cases.ports import Work
from causeway_platform.refusals import Refusal

LARGEST = 500
"""Rows in one transaction: three documents each, far from the limits of MongoDB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """What became of one row, in the order of the list."""

    reference: str
    outcome: Literal["enrolled", "changed", "unchanged", "refused"]
    institution_id: str | None = None
    reason: str | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    """What is wrong with single fields, if that was it."""


def import_institutions(rows: Sequence[EnrolInstitution], work: Work, *, now: datetime) -> list[ImportedRow]:
    """Return the outcome of every row; a refused row changes nothing and its neighbours pass.

    Each row has a ``reference``, which says whether the institution is known already.
    """
    references = [row.reference for row in rows if row.reference is not None]
    known = dict(work.institutions.with_references(references))
    outcomes: list[ImportedRow] = []
    seen: set[str] = set()
    for row in rows:
        reference = row.reference or ""
        if reference in seen:
            outcomes.append(_refused(reference, "This reference is in the list twice; the first row stands."))
            continue
        seen.add(reference)
        outcomes.append(_imported(row, reference, known, work, now))
    return outcomes


def _imported(
    row: EnrolInstitution, reference: str, known: Mapping[str, Institution], work: Work, now: datetime
) -> ImportedRow:
    before = known.get(reference)
    if before is None:
        enrolled = enrol(row, work, now=now)
        return ImportedRow(reference=reference, outcome="enrolled", institution_id=enrolled.id)
    try:
        after = before.corrected({name: getattr(row, name) for name in CORRECTABLE})
    except Refusal as refusal:
        return _refused(reference, refusal.detail)
    save_changed(before, after, work, by=row.by, now=now)
    outcome: Literal["changed", "unchanged"] = "unchanged" if after is before else "changed"
    return ImportedRow(reference=reference, outcome=outcome, institution_id=after.id)


def _refused(reference: str, reason: str) -> ImportedRow:
    return ImportedRow(reference=reference, outcome="refused", reason=reason)
