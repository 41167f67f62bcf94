"""Pages by position: the next page starts after the last row's sort value and id, however the list has changed."""

from collections.abc import Callable, Mapping
from typing import Any

from causeway_partners.use_cases.ports import Page, Position
from causeway_platform.shelf import E, Shelf


def page_of(
    shelf: Shelf[E],
    where: Mapping[str, Any],
    *,
    by: str,
    after: Position | None,
    limit: int,
    position: Callable[[E], Position],
) -> Page[E]:
    """Return up to ``limit`` rows of ``where``, ordered by the field ``by`` and then by id."""
    found = shelf.find_many(_after(where, by, after), [(by, 1), ("_id", 1)], limit=limit + 1)
    rows = found[:limit]
    return Page(rows, position(rows[-1]) if len(found) > limit else None)


def _after(where: Mapping[str, Any], by: str, after: Position | None) -> dict[str, Any]:
    if after is None:
        return dict(where)
    value, last_id = after
    return {**where, "$or": [{by: {"$gt": value}}, {by: value, "_id": {"$gt": last_id}}]}
