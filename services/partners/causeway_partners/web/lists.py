"""Pages of what the use cases list."""

from collections.abc import Callable
from typing import Any, TypeVar

from causeway_partners.use_cases.ports import Page, Position
from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.paging import cursor_of, window_of

E = TypeVar("E")


def where_to_start(call: Call) -> tuple[Position | None, int]:
    """Return the position after which the page begins, and how many rows it has."""
    window = window_of(call.query, str, str)
    after = None if window.after is None else (str(window.after[0]), str(window.after[1]))
    return after, window.limit


def page_answer(page: Page[E], view: Callable[[E], Any]) -> Answer:
    """Return ``{"items": [...], "next": cursor or none}``."""
    cursor = None if page.next is None else cursor_of(page.next)
    return Answer(body={"items": [view(item) for item in page.items], "next": cursor})
