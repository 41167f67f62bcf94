"""What the routes of this service work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from causeway_platform.clock import Clock
from causeway_platform.commands import Commands


class Log(Protocol):
    """The delivery log as the routes read it; rows have a ``delivery`` and perhaps a ``registration``."""

    def page(self, where: Any, *, limit: int) -> Any:
        """Return rows, the newest first."""

    def one(self, delivery_id: str) -> Any:
        """Return one row, or refuse."""

    def overview(self) -> Any:
        """Return the counts and the oldest that waits."""


class Held(Protocol):
    """What is held about people; rows have a ``registration``, its ``deliveries`` and ``refusals``."""

    def held_about(self, key: str, *, after: str | None, limit: int) -> Any:
        """Return up to ``limit`` rows about the person with this key, after the id ``after``."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts that the routes need; ``preview`` takes kind, language, mode and the present moment."""

    commands: Commands[Any]
    log: Log
    held: Held
    preview: Callable[[str, str, str, datetime], Any]
    languages: tuple[str, ...]
    clock: Clock
