"""A group whose table was tried is registered, without the table being sent again."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.group_import import GroupImport
from causeway_registrations.domain.refusals import ImportNotTried, SheetForgotten
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.start_import import StartImport, start_import


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTriedGroup:
    """Which try, and the operator who wants it."""

    import_id: str
    started_by: str | None = None


def register_tried_group(command: RegisterTriedGroup, work: Work, *, now: datetime) -> GroupImport:
    """Start an import of the same table that registers; what was tried stays as it is.

    Raises:
        UnknownSubject: there is no such import.
        ImportNotTried: it was no try, or it is not at its end.
        SheetForgotten: it was tried too long ago.
        UnknownEvent: the event is gone.
    """
    tried = work.imports.find(command.import_id)
    if tried is None:
        raise UnknownSubject.named("import")
    if not (tried.dry_run and tried.done):
        raise ImportNotTried(
            "This table was not tried to its end.", next_step="Wait until it was, or send the table as a try."
        )
    sheet = work.sheets.find(tried.id)
    if sheet is None:
        raise SheetForgotten(
            "A table that was tried is kept for two hours.", next_step="Send the table again and try it."
        )
    return start_import(
        StartImport(
            event_id=tried.event_id,
            text=sheet.text,
            usual=tried.usual,
            dry_run=False,
            allotment_id=tried.allotment_id,
            ask_consent=tried.named_by is not None,
            started_by=command.started_by,
        ),
        work,
        now=now,
    )
