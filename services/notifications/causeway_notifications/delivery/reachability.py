"""Whether the mail server can be reached at all: when not, everybody waits instead of knocking one after the other."""

import threading
import time
from collections.abc import Callable

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0


class Reachability:
    """Counts failures to connect in a row, for all connections together."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def note(self, *, reached: bool) -> None:
        """Note whether a server answered; several failures of the same moment count once."""
        with self._lock:
            if reached:
                self._failures, self._closed_until = 0, 0.0
            elif self._monotonic() >= self._closed_until:
                pause = min(FIRST_PAUSE_S * 2**self._failures, LONGEST_PAUSE_S)
                self._failures += 1
                self._closed_until = self._monotonic() + pause

    def pause_s(self) -> float:
        """Return for how long nobody should knock, in seconds; 0 when it is open."""
        return max(0.0, self._closed_until - self._monotonic())
