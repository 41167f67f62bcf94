"""A table of people as an institution sends it: CSV with a header, by any spreadsheet.

The columns are ``name`` and ``email``, and if wanted ``mode``, ``kind``, ``parts`` and ``companions`` (several in one
cell apart by ``;``), ``language``, ``zone`` and ``country``. What a row leaves out is as the import says. ``terms`` is
the version of the event's terms that the person has agreed to, and ``answers.<question>`` their answer to a question.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from causeway_registrations.domain.refusals import SheetUnreadable

REQUIRED = ("name", "email")
SINGLE = (*REQUIRED, "mode", "kind", "language", "zone", "country")
SEVERAL = ("parts", "companions")
TERMS = "terms"
_ANSWER = re.compile(r"answers\.([a-z0-9][a-z0-9-]{0,39})")
MOST_ROWS = 10_000
LONGEST_CELL = 2_000
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row; ``line`` is where a spreadsheet shows it, the header being line 1."""

    line: int
    cells: Mapping[str, str]

    def values(self) -> dict[str, Any]:
        """Return what the row says, by the names of a registration's fields; what is blank is left out."""
        said: dict[str, Any] = {name: self.cells[name].strip() for name in SINGLE if self.cells.get(name, "").strip()}
        for name in SEVERAL:
            listed = [item.strip() for item in self.cells.get(name, "").split(";") if item.strip()]
            if listed:
                said[name] = listed
        if terms := self.cells.get(TERMS, "").strip():
            said["terms_version"] = terms
        if answers := self._answers():
            said["answers"] = answers
        return said

    def _answers(self) -> dict[str, str]:
        found = ((_ANSWER.fullmatch(name), cell.strip()) for name, cell in self.cells.items())
        return {match[1]: cell for match, cell in found if match and cell}


@dataclass(frozen=True)
class Sheet:
    """The table of one import; it is forgotten when the import is done, or if that was a try, at ``forgotten_at``."""

    id: str
    text: str
    revision: int = 1
    forgotten_at: datetime | None = None

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The rows that are not blank.

        Raises:
            SheetUnreadable: it is no such table, has no rows or too many; the reason says which.
        """
        lines = _lines(self.text.removeprefix("\ufeff"))
        columns = _columns(next(lines, (0, []))[1])
        _refuse_other_columns(columns)
        rows = [Row(line, dict(zip(columns, cells, strict=False))) for line, cells in lines]
        return _refuse_unlikely_number(rows)

    def refuse_what_people_say_themselves(self) -> None:
        """Say no to a table that agrees and answers for people who are to be asked.

        Raises:
            SheetUnreadable
        """
        said = sorted(name for name in self.rows[0].cells if name == TERMS or _ANSWER.fullmatch(name))
        if said:
            raise _unreadable(
                f"The people are asked themselves, so the column {said[0]} has no place.", unknown=said[:10]
            )


def _columns(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not blank, with the number of the line on which it ends."""
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header.count), strict=True)
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield reader.line_num, [cell[:LONGEST_CELL] for cell in cells]
    except csv.Error as error:
        raise _unreadable(f"Line {reader.line_num} is not CSV: {error}.", line=reader.line_num) from None


def _refuse_other_columns(columns: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise _unreadable(f"The column {missing[0]} is missing.", missing=missing)
    known = {*SINGLE, *SEVERAL, TERMS}
    unknown = sorted(name for name in set(columns) - known if not _ANSWER.fullmatch(name))
    if unknown:
        raise _unreadable("There is a column that is not known.", unknown=unknown[:10])
    if len(set(columns)) < len(columns):
        raise _unreadable("A column stands twice.")


def _refuse_unlikely_number(rows: Sequence[Row]) -> Sequence[Row]:
    if not rows:
        raise _unreadable("There is no row below the header.")
    if len(rows) > MOST_ROWS:
        raise _unreadable(f"There are more than {MOST_ROWS} rows.", rows=len(rows))
    return rows


def _unreadable(detail: str, **facts: object) -> SheetUnreadable:
    columns = ", ".join((*SINGLE, *SEVERAL, TERMS, "answers.<question>"))
    return SheetUnreadable(detail, next_step=f"Send CSV in UTF-8 with a header of these columns: {columns}.", **facts)
