"""The days of a month or a week as rows of seven, for a calendar one can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole weeks to show, and what comes before and after them."""

    first: date
    last: date
    weeks: Sequence[Sequence[date]]
    earlier: date
    later: date


def week_start(day: date, first_weekday: int) -> date:
    """Return the first day of the week of ``day``; ``first_weekday`` counts from Monday = 0."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def month_span(day: date, first_weekday: int) -> Span:
    """Return the weeks that cover the month of ``day``."""
    first = day.replace(day=1)
    later = (first + timedelta(days=32)).replace(day=1)
    earlier = (first - timedelta(days=1)).replace(day=1)
    start = week_start(first, first_weekday)
    count = -(-(later - start).days // 7)
    return Span(first, later - timedelta(days=1), _weeks(start, count), earlier, later)


def week_span(day: date, first_weekday: int) -> Span:
    """Return the week of ``day``."""
    start = week_start(day, first_weekday)
    return Span(start, start + timedelta(days=6), _weeks(start, 1), start - WEEK, start + WEEK)


def _weeks(start: date, count: int) -> list[list[date]]:
    return [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]
