"""Lists a page at a time: an opaque cursor says where the last page ended."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from marshmallow import Schema, fields, validate

from causeway_platform.refusals import Kind, Refusal
from causeway_platform.web.schemas import NumberInQuery, Whole

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_CURSOR_LENGTH = 512

Position = tuple[Any, ...]
T = TypeVar("T")


class MalformedCursor(Refusal):
    """The cursor is not one that this list has handed out."""

    slug = "cursor-malformed"
    kind = Kind.INVALID
    title = "The cursor cannot be used"


class PageQuery(Schema):
    """The query of every list; a list with filters extends it."""

    limit = NumberInQuery(
        minimum=1,
        maximum=MAX_LIMIT,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "How many items at most."},
    )
    cursor = fields.String(
        load_default=None,
        validate=[validate.Length(1, MAX_CURSOR_LENGTH), Whole(r"^[A-Za-z0-9_-]+$")],
        metadata={"description": "`next` of the page before.", "format": "cursor"},
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted."""

    limit: int
    after: Position | None

    @property
    def rows(self) -> int:
        """How many rows to read: one more than is shown tells whether there is a next page."""
        return self.limit + 1


def window_of(query: Mapping[str, Any], *shape: type) -> Window:
    """Return the part of a list that ``query`` (loaded by a ``PageQuery``) asks for.

    Args:
        query: the loaded query.
        shape: the types of the position's members: ``str``, ``int`` or ``datetime``.

    Raises:
        MalformedCursor: the cursor does not have this shape.
    """
    cursor = query.get("cursor")
    return Window(query.get("limit", DEFAULT_LIMIT), None if cursor is None else position_of(cursor, shape))


def cursor_of(position: Position) -> str:
    """Return the cursor for what follows ``position``."""
    members = [member.isoformat() if isinstance(member, datetime) else member for member in position]
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position_of(cursor: str, shape: Sequence[type]) -> Position:
    """Return the position that ``cursor`` stands for, every member of the type that ``shape`` says.

    Raises:
        MalformedCursor: it does not have this shape.
    """
    try:
        members = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(members, list) or len(members) != len(shape):
            raise ValueError("another number of members")
        return tuple(_member(member, kind) for member, kind in zip(members, shape, strict=True))
    except (ValueError, RecursionError) as error:
        raise MalformedCursor(
            "The cursor is not one that this list has handed out.", next_step="Start again without a cursor."
        ) from error


def _member(member: Any, kind: type) -> Any:
    if kind is datetime and isinstance(member, str):
        moment = datetime.fromisoformat(member)
        if moment.tzinfo is None:
            raise ValueError("a moment without an offset")
        return moment
    if type(member) is not kind or (isinstance(member, int) and abs(member) >= 2**63):
        raise ValueError("another type")
    return member


def page(
    found: Sequence[T], window: Window, *, view: Callable[[T], Any], position: Callable[[T], Position]
) -> dict[str, Any]:
    """Return ``{"items": [...], "next": cursor or none}`` from up to ``window.rows`` rows."""
    shown = found[: window.limit]
    more = len(found) > window.limit
    return {"items": [view(row) for row in shown], "next": cursor_of(position(shown[-1])) if more else None}


def beyond(order: Sequence[tuple[str, int]], after: Position | None) -> dict[str, Any]:
    """Return the MongoDB filter for what comes after a position in ``order``.

    ``order`` is a sort such as ``[("starts_at", 1), ("_id", 1)]``.
    The fields must together be unique, so that no row is shown twice or left out.
    """
    if after is None:
        return {}
    alternatives = []
    for index, (name, direction) in enumerate(order):
        same = {earlier: after[place] for place, (earlier, _) in enumerate(order[:index])}
        alternatives.append({**same, name: {"$gt" if direction > 0 else "$lt": after[index]}})
    return {"$or": alternatives}


class PageView(Schema):
    """What every page of a list has; a page that says more about the list extends it."""

    next = fields.String(required=True, allow_none=True, metadata={"description": "The cursor of the next page."})


def items_of(item: type[Schema]) -> fields.List[Any]:
    """Return the field of a page's rows."""
    return fields.List(fields.Nested(item), required=True)


def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a page of ``item``."""
    return PageView.from_dict({"items": items_of(item)}, name=f"{item.__name__}Page")
