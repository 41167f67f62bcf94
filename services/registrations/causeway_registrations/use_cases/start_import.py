"""An institution's people are to be registered from a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.group_import import GroupImport
from causeway_registrations.domain.sheet import Sheet
from causeway_registrations.use_cases.allotments import unknown_allotment
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import IMPORT_GOES_ON, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class StartImport:
    """The table, what its rows usually mean, and whether to look only."""

    event_id: str
    text: str
    usual: Mapping[str, str]
    dry_run: bool
    allotment_id: str | None = None
    ask_consent: bool = False
    """Whether the people have to confirm, each with their own consent; else the table says what they agree to."""
    started_by: str | None = None
    """The operator."""
    delegation_id: str | None = None
    """Whose leader it is, if it is not an operator."""


def start_import(command: StartImport, work: Work, *, now: datetime) -> GroupImport:
    """Keep the table and have its rows looked at; the answer does not wait for them.

    Raises:
        UnknownEvent: no such event was announced.
        UnknownAllotment: there is no such allotment.
        SheetUnreadable: it is no table of people, or says for people what they are to be asked themselves.
    """
    event = find_event(command.event_id, work)
    sheet = Sheet(id=new_id(), text=command.text)
    if command.ask_consent:
        sheet.refuse_what_people_say_themselves()
    started = GroupImport(
        id=sheet.id,
        event_id=event.id,
        dry_run=command.dry_run,
        usual=command.usual,
        allotment_id=command.allotment_id,
        named_by=_named_by(command, work) if command.ask_consent else None,
        started_by=command.started_by,
        delegation_id=command.delegation_id,
        rows=len(sheet.rows),
        started_at=now,
    )
    work.sheets.save(sheet)
    work.imports.save(started)
    work.schedule(IMPORT_GOES_ON, started.id, now, {"import_id": started.id})
    return started


def _named_by(command: StartImport, work: Work) -> str:
    """Return for whom the people are named: the allotment's institution, or, without words, the organiser."""
    if command.allotment_id is None:
        return ""
    allotment = work.allotments.find(command.allotment_id)
    if allotment is None:
        raise unknown_allotment()
    return allotment.label
