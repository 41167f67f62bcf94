"""How often somebody may ask: a moving window, kept by each process for itself.

A limit is there to make guessing and flooding dear, not to count exactly; several processes multiply it, which is why
the routes worth guarding have limits well below what would hurt.
"""

import math
import time
from functools import cache

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from causeway_platform.refusals import Kind, Refusal


class TooManyRequests(Refusal):
    """Somebody asks more often than is good for the others."""

    slug = "too-many-requests"
    kind = Kind.TOO_MANY
    title = "Too many requests"


class RateLimits:
    """Counts requests by limit and by who is counted."""

    def __init__(self, *, active: bool = True) -> None:
        self._active = active
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, limit: str, *who: str) -> None:
        """Count one request of ``who`` against ``limit``, such as ``5/minute``.

        Raises:
            TooManyRequests: it is one too many; it is not counted.
        """
        if not self._active:
            return
        item = parsed(limit)
        if not self._limiter.hit(item, *who):
            raise self._refusal(item, who)

    def _refusal(self, item: RateLimitItem, who: tuple[str, ...]) -> TooManyRequests:
        reset_at = self._limiter.get_window_stats(item, *who).reset_time
        wait = max(1, math.ceil(reset_at - time.time()))
        return TooManyRequests(
            f"No more than {item.amount} of these requests are answered every {item.get_expiry()} seconds.",
            next_step=f"Wait {wait} seconds and try again.",
            retry_after=wait,
        )


@cache
def parsed(limit: str) -> RateLimitItem:
    """Return the limit that ``limit`` writes out.

    Raises:
        ValueError: it is none, such as ``5/fortnight``.
    """
    return parse(limit)
