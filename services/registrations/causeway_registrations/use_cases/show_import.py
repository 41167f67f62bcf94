"""Show how far an import is, and which rows were refused."""

from collections.abc import Sequence

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.domain.sheet import MOST_ROWS
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.show_places import show_places


def show_import(import_id: str, readings: Readings) -> GroupImport:
    """Return the import.

    Raises:
        UnknownSubject: there is none by that id.
    """
    found = readings.group_import(import_id)
    if found is None:
        raise UnknownSubject.named("import")
    return found


def list_imports(event_id: str, readings: Readings, *, before: str | None, limit: int) -> Sequence[GroupImport]:
    """Return up to ``limit`` imports of the event from before that one, the newest first.

    Raises:
        UnknownEvent
    """
    show_places(event_id, readings)
    return readings.imports_of(event_id, before=before, limit=limit)


def show_refused_rows(
    import_id: str, readings: Readings, *, after: int = 0, limit: int = MOST_ROWS
) -> Sequence[RefusedRow]:
    """Return up to ``limit`` refused rows below line ``after``, in the order of the table, which has 10,000 at most.

    Raises:
        UnknownSubject: there is no such import.
    """
    show_import(import_id, readings)
    return readings.refused_rows(import_id, after=after, limit=limit)
