"""Show operators how all events stand."""

from datetime import datetime, timedelta

from causeway_registrations.use_cases.ports import Overview, Readings

SHOWN_AFTER_END = timedelta(days=1)
"""An event stays on the overview until a day after its end."""


def show_overview(
    readings: Readings, *, now: datetime, after: tuple[datetime, str] | None = None, limit: int = 50
) -> Overview:
    """Return counts by status over all events, and a page of those that are not long over, by end."""
    return readings.overview(after=after, limit=limit, since=now - SHOWN_AFTER_END)
