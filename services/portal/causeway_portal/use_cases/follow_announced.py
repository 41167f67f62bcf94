"""Keep the copies true: each moves forward only, and an unknown thing is kept as what we know of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.use_cases.ports import Copies


class Announced(Protocol):
    """A copy of another service's aggregate; ``seq`` is that service's count, ``revision`` ours."""

    @property
    def id(self) -> str: ...

    @property
    def seq(self) -> int: ...

    @property
    def revision(self) -> int: ...


A = TypeVar("A", bound=Announced)


def follow_announced(announced: A, copies: Copies[A]) -> None:
    """Take over ``announced`` unless something newer is known already."""
    _move_forward(announced, copies, lambda newer, _: newer)


def follow_announced_event(announced: ShownEvent, copies: Copies[ShownEvent]) -> None:
    """Take over an event; a mere change of texts leaves the notice of an earlier move in place."""

    def keep_notice(newer: ShownEvent, known: ShownEvent) -> ShownEvent:
        return newer if newer.notice is not None else replace(newer, notice=known.notice)

    _move_forward(announced, copies, keep_notice)


def _move_forward(announced: A, copies: Copies[A], merge: Callable[[A, A], A]) -> None:
    known = copies.find(announced.id)
    if known is None:
        copies.add(announced)
    elif announced.seq > known.seq:
        newer: Any = merge(announced, known)
        copies.save(replace(newer, revision=known.revision + 1))
