"""What a service asks of the database: heard while a test listens, so that bounds are counted and not timed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pymongo import monitoring


@dataclass
class Heard:
    """The commands of a while, and how many documents the finds among them brought."""

    commands: list[dict[str, Any]] = field(default_factory=list)
    documents: int = 0

    def finds(self, collection: str) -> list[dict[str, Any]]:
        """Return the finds in ``collection``."""
        return [one for one in self.commands if one.get("find") == collection]


class _Ear(monitoring.CommandListener):
    """Notes what is said while somebody listens."""

    def __init__(self) -> None:
        self.heard: Heard | None = None

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.heard is not None:
            self.heard.commands.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        if self.heard is not None and event.command_name in {"find", "getMore"}:
            cursor = event.reply["cursor"]
            self.heard.documents += len(cursor.get("firstBatch", cursor.get("nextBatch", ())))

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """What failed is asked again and heard then."""


_EAR = _Ear()
# Clients that are opened from now on are heard, so a test module imports this before it opens any.
monitoring.register(_EAR)


@contextmanager
def listening() -> Iterator[Heard]:
    """Yield what this process asks of its databases meanwhile."""
    _EAR.heard = heard = Heard()
    try:
        yield heard
    finally:
        _EAR.heard = None
