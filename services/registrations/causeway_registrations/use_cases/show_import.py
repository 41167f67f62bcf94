"""Show how far an import is, and which rows were refused."""

from collections.abc import Sequence

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.domain.sheet import MOST_ROWS
from causeway_registrations.use_cases.ports import Readings


def show_import(import_id: str, readings: Readings) -> GroupImport:
    """Return the import.

    Raises:
        UnknownSubject: there is none by that id.
    """
    found = readings.group_import(import_id)
    if found is None:
        raise UnknownSubject.named("import")
    return found


def show_refused_rows(
    import_id: str, readings: Readings, *, after: int = 0, limit: int = MOST_ROWS
) -> Sequence[RefusedRow]:
    """Return up to ``limit`` refused rows below line ``after``, in the order of the table, which has 10,000 at most.

    Raises:
        UnknownSubject: there is no such import.
    """
    show_import(import_id, readings)
    return readings.refused_rows(import_id, after=after, limit=limit)
