"""Where it is day: what does not happen at night is tried with somebody who is awake at any hour of the run."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

# About eight hours apart, so that at any moment of any date it is day in one of them.
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles")
_MIDDAY = 14


def zone_by_day(now: datetime | None = None) -> str:
    """Return the zone of ``ZONES`` where it is nearest to the middle of the day."""
    moment = datetime.now(UTC) if now is None else now
    return min(ZONES, key=lambda zone: abs(moment.astimezone(ZoneInfo(zone)).hour - _MIDDAY))
