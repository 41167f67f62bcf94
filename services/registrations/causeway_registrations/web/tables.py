"""How a list goes out as a table: a stretch at a time, and in its cells nothing but what the list itself shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from causeway_platform.csv_rows import MEDIA_TYPE, Cell, csv_chunks
from causeway_platform.web.answers import Content

LIMIT = "30/minute"
ROWS_AT_ONCE = 500

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stretch(Protocol[T_co]):
    """Some rows of a list; ``next_after`` leads to the following ones."""

    @property
    def items(self) -> Sequence[T_co]:
        """The rows."""

    @property
    def next_after(self) -> str | None:
        """None at the end of the list."""


def table(name: str, header: Sequence[str], pages: Iterable[Iterable[Sequence[Cell]]]) -> Content:
    """Return the answer that is read, and goes out, page by page as the file ``name``."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Content(content=csv_chunks(header, pages), media_type=MEDIA_TYPE, headers=headers)


def cells_of(view: Mapping[str, Any], columns: Sequence[str]) -> list[Cell]:
    """Return the columns of what a list shows of one row; several values, or texts by language, in one cell."""
    return [_cell(view.get(column)) for column in columns]


def _cell(value: Any) -> Cell:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(map(str, value))
    cell: Cell = value
    return cell


def stretches(read: Callable[[str | None], Stretch[T]]) -> Iterator[Sequence[T]]:
    """Yield the rows of a list that says itself where it goes on; ``read`` is given the id to go on after."""
    after: str | None = None
    while True:
        found = read(after)
        yield found.items
        after = found.next_after
        if after is None:
            return


def full_stretches(read: Callable[[str | None], Sequence[T]], id_of: Callable[[T], str]) -> Iterator[Sequence[T]]:
    """Yield the rows of a list that ends where fewer than ``ROWS_AT_ONCE`` come."""
    after: str | None = None
    while True:
        found = read(after)
        yield found
        if len(found) < ROWS_AT_ONCE:
            return
        after = id_of(found[-1])
