"""Forget what somebody has typed about a person in rows that were refused."""

from collections.abc import Sequence

from causeway_registrations.domain.group_import import RefusedRow
from causeway_registrations.use_cases.ports import Work

MOST_ROWS = 1_000
"""More than anybody sends about one person in the month that rows are kept."""


def forget_refused_rows(person_key: str, work: Work, *, at_most: int = MOST_ROWS) -> Sequence[RefusedRow]:
    """Remove up to ``at_most`` rows with the person's address, of whatever event, and return them.

    The import still counts them.
    """
    rows = work.refused_rows.of_person(person_key, at_most)
    for row in rows:
        work.refused_rows.remove(row)
    return rows
