"""Correct an institution's particulars, suspend it or resume it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from causeway_partners.domain.facts import InstitutionChanged
from causeway_partners.domain.history import HistoryEntry, changes_between
from causeway_partners.domain.institution import CORRECTABLE, Institution
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeInstitution:
    """What to change: particulars by name, and the status if it is to be another."""

    institution_id: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    status: str | None = None
    by: str


def change_institution(command: ChangeInstitution, work: Work, *, now: datetime) -> Institution:
    """Return the institution as it is afterwards; when nothing differs, nothing is said.

    Raises:
        UnknownSubject: there is no such institution.
        KindIsFixed: the change would make or unmake the exchange office.
        OfficeStays: the exchange office was to be suspended.
    """
    before = work.institutions.get(command.institution_id)
    after = _with_status(before.corrected(command.changes), command.status).as_one_change_of(before)
    save_changed(before, after, work, by=command.by, now=now)
    return after


def save_changed(before: Institution, after: Institution, work: Work, *, by: str, now: datetime) -> None:
    """Keep ``after`` and tell of it, unless it is what was there."""
    if after is before:
        return
    work.institutions.save(after)
    work.history.add(
        HistoryEntry(
            subject=after.id,
            subject_revision=after.revision,
            at=now,
            by=by,
            action="changed",
            changes=changes_between(before, after, (*CORRECTABLE, "status")),
        )
    )
    work.record(InstitutionChanged(after))


def _with_status(institution: Institution, status: str | None) -> Institution:
    if status == "suspended":
        return institution.suspend()
    return institution.resume() if status == "active" else institution
