"""What the lists that operators take away need of the world."""

from collections.abc import Sequence
from typing import Protocol

from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.sought import Sought


class Queue(Protocol):
    """Those who wait for one mode, in the order of their turns."""

    def place_of(self, registration: Registration) -> int:
        """Return the place of one of them, from 1."""


class ListReadings(Protocol):
    """Whole lists, read a stretch at a time."""

    def registrations_after(
        self, event_id: str, sought: Sought, *, after: str | None, limit: int
    ) -> Sequence[Registration]:
        """Return up to ``limit`` registrations of the event that are sought, in the order they came, after that id."""

    def queue(self, event_id: str, mode: str) -> Queue:
        """Return who waits for a mode now."""
