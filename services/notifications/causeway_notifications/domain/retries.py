"""When a message that was not taken is tried again, and for how long."""

from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=24)
"""A mail server that asks for patience for longer than a day has said no."""

DELAYS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
"""Greylisting usually ends within minutes, a full mailbox or a broken server within hours."""


def next_attempt(attempts: int, queued_at: datetime, now: datetime) -> datetime | None:
    """Return when to try again after ``attempts`` attempts, or none when it is time to give up."""
    if now - queued_at >= GIVE_UP_AFTER:
        return None
    delay = DELAYS[min(max(attempts, 1), len(DELAYS)) - 1]
    # The last attempt is made at the end of the day, not skipped because the step is long.
    return min(now + delay, queued_at + GIVE_UP_AFTER)
