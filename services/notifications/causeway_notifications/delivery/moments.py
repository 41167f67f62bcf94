"""Dates and times in words: in the reader's language, with the zone named, never with an abbreviation to guess at."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location, get_timezone_name

CLOCK = "HH:mm"
"""24 hours in every language, because readers come from many and 9:00 alone is ambiguous."""


@lru_cache(maxsize=4096)
def in_words(start: datetime, end: datetime | None, zone: str, locale: str) -> str:
    """Return ``Wednesday, June 24, 2026, 09:00–11:00 (China Standard Time)`` for the readers of ``locale``."""
    local_start = start.astimezone(ZoneInfo(zone))
    words = _day_and_time(local_start, locale)
    if end is not None:
        local_end = end.astimezone(ZoneInfo(zone))
        same_day = local_end.date() == local_start.date()
        words += "–" + (_clock(local_end, locale) if same_day else " " + _day_and_time(local_end, locale))
    return f"{words} ({zone_in_words(local_start, locale)})"


def zone_in_words(moment: datetime, locale: str) -> str:
    """Return the name of the zone of ``moment``; of the country where the language has no name for the zone."""
    name: str = get_timezone_name(moment, width="long", locale=locale)
    return get_timezone_location(moment, locale=locale) if name.startswith("GMT") else name


def same_clock(start: datetime, end: datetime, zone: str, other: str) -> bool:
    """Say whether the clocks in both zones show the same from ``start`` to ``end``, whatever the zones are called."""
    return all(
        moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(other)).utcoffset()
        for moment in (start, end)
    )


def _day_and_time(moment: datetime, locale: str) -> str:
    day = format_date(moment, "full", locale=locale)
    # Chinese writes the time after a space, the other languages after a comma.
    separator = " " if locale.startswith("zh") else ", "
    return f"{day}{separator}{_clock(moment, locale)}"


def _clock(moment: datetime, locale: str) -> str:
    return format_time(moment, CLOCK, tzinfo=moment.tzinfo, locale=locale)
