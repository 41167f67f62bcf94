"""How long something takes at its best: for promises about our code, not about what else the machine does."""

import time
from collections.abc import Callable

TRIES = 3


def quickest(action: Callable[[], object], *, tries: int = TRIES) -> float:
    """Return the least processor time of this thread, in seconds, that ``action`` took in so many tries.

    A long test run's garbage collection may fall into any one try.
    """
    times = []
    for _ in range(tries):
        began = time.thread_time()
        action()
        times.append(time.thread_time() - began)
    return min(times)
