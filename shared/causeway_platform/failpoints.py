"""Named places where a test can end the process, and switches that break a guarantee so that a test can fail.

Both are honoured only when ``CAUSEWAY_ALLOW_FAULTS=1`` and never in production.
"""

import os
import threading

POINTS = (
    "after_tx_commit",
    "before_send",
    "after_send_before_mark",
    "after_db_commit_before_offset",
    "after_smtp_250",
)

_counts: dict[str, int] = {}
_lock = threading.Lock()


def _allowed() -> bool:
    return os.environ.get("CAUSEWAY_ALLOW_FAULTS") == "1" and os.environ.get("CAUSEWAY_ENVIRONMENT") != "production"


def reach(point: str) -> None:
    """End the process as ``kill -9`` would, when ``FAIL_AT=<point>:<n>`` names this point and it is the n-th time."""
    wanted = os.environ.get("FAIL_AT")
    if not wanted or not _allowed():
        return
    name, _, count = wanted.partition(":")
    if name != point:
        return
    with _lock:
        _counts[point] = _counts.get(point, 0) + 1
        if _counts[point] >= int(count or 1):
            os._exit(137)


def broken(invariant: str) -> bool:
    """Say whether ``CAUSEWAY_BREAK`` asks to break ``invariant``, such as ``I1``."""
    return invariant in os.environ.get("CAUSEWAY_BREAK", "").split(",") and _allowed()
