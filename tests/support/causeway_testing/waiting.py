"""Waiting for something to become true, with a deadline and a sentence instead of a sleep."""

import time
from collections.abc import Callable

PAUSE_S = 0.02
PATIENCE_S = 40.0
"""Only a failure takes so long; a machine with other work to do may need half of it."""


def wait_until(
    condition: Callable[[], object],
    *,
    seconds: float = PATIENCE_S,
    pause_s: float = PAUSE_S,
    what: str = "the condition to hold",
) -> None:
    """Return as soon as ``condition`` is true, asked every ``pause_s``.

    Raises:
        AssertionError: it was not true within ``seconds``; the text says ``what`` was waited for.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(pause_s)
