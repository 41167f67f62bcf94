"""Months and weeks as whole rows of seven days."""

from datetime import date

import pytest

from causeway_portal.domain.month import month_span, week_span, week_start


def test_a_month_is_covered_by_whole_weeks() -> None:
    span = month_span(date(2025, 6, 24), 0)

    assert span.weeks[0][0] == date(2025, 5, 26)
    assert span.weeks[-1][-1] == date(2025, 7, 6)
    assert all(len(week) == 7 for week in span.weeks)


def test_a_month_knows_its_neighbours_over_the_turn_of_a_year() -> None:
    span = month_span(date(2025, 12, 31), 0)

    assert (span.earlier, span.later) == (date(2025, 11, 1), date(2026, 1, 1))


@pytest.mark.parametrize(("first", "start"), [(0, date(2025, 6, 23)), (6, date(2025, 6, 22)), (5, date(2025, 6, 21))])
def test_a_week_begins_on_the_day_that_the_place_is_used_to(first: int, start: date) -> None:
    assert week_start(date(2025, 6, 24), first) == start


def test_a_week_has_seven_days_and_neighbours_a_week_away() -> None:
    span = week_span(date(2025, 6, 24), 0)

    assert (span.first, span.last) == (date(2025, 6, 23), date(2025, 6, 29))
    assert (span.earlier, span.later) == (date(2025, 6, 16), date(2025, 6, 30))


def test_a_short_february_that_begins_on_monday_needs_four_rows() -> None:
    assert len(month_span(date(2027, 2, 1), 0).weeks) == 4
