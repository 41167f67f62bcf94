"""Lists for spreadsheets, which take what begins with certain characters for a formula and run it."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"
"""What makes a spreadsheet read the file as UTF-8."""


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return ``rows`` as RFC 4180 CSV in which no cell is a formula: such a text gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    return MARK + out.getvalue()


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip().startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
