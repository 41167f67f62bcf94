"""A circuit breaker: when every key fails, the fault is ours, and a topic must not end in the dead letters."""

import threading
import time
from collections.abc import Callable

FAILURES_TO_OPEN = 50
PAUSED_S = 30.0


class CircuitOpen(Exception):
    """So many different keys failed one after the other that it cannot be their content."""


class Circuit:
    """Counts handler failures of different keys in a row; shared by the threads of a work process."""

    def __init__(
        self,
        *,
        limit: int = FAILURES_TO_OPEN,
        paused_s: float = PAUSED_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit
        self._paused_s = paused_s
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failed: frozenset[str] = frozenset()
        self._open_until = float("-inf")

    @property
    def is_open(self) -> bool:
        """Say whether handlers are to be left alone for now."""
        return self._monotonic() < self._open_until

    def streak(self) -> "Streak":
        """Return the count so far, for one run of a transaction that may be repeated."""
        with self._lock:
            return Streak(self._limit, set(self._failed))

    def settle(self, streak: "Streak") -> None:
        """Take over the count of a transaction that committed."""
        with self._lock:
            self._failed = frozenset(streak.failed)

    def open(self) -> None:
        """Leave handlers alone for a while; afterwards everything is tried again."""
        with self._lock:
            self._failed = frozenset()
            self._open_until = self._monotonic() + self._paused_s


class Streak:
    """The keys that failed since a handler last succeeded."""

    def __init__(self, limit: int, failed: set[str]) -> None:
        self._limit = limit
        self.failed = failed

    def succeeded(self) -> None:
        """A handler did its work: the code is not altogether broken."""
        if self.failed:
            self.failed.clear()

    def failure(self, key: str) -> None:
        """Count a failure.

        Raises:
            CircuitOpen: it is one too many.
        """
        self.failed.add(key)
        if len(self.failed) >= self._limit:
            raise CircuitOpen
