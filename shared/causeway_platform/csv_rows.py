"""Tables for spreadsheets: CSV that every one of them opens, and in which no cell becomes a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

MEDIA_TYPE = "text/csv; charset=utf-8"

BYTE_ORDER_MARK = "\ufeff"
"""Without it a well-known spreadsheet takes UTF-8 for something else."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | datetime | None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the table as RFC 4180 writes it; moments as ISO 8601, what is none as an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def csv_chunks(header: Sequence[str], pages: Iterable[Iterable[Sequence[Cell]]]) -> Iterator[bytes]:
    """Yield the same table in UTF-8 as its rows come, a page at a time, so that a long one is nowhere as a whole."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    writer.writerow(header)
    for rows in pages:
        writer.writerows([_written(cell) for cell in row] for row in rows)
        yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    chunk = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return chunk


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA):
        # OWASP: an apostrophe makes a spreadsheet take the cell for a text.
        return f"'{cell}"
    return cell
