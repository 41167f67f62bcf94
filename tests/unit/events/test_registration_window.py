"""When people may register."""

from datetime import timedelta

import pytest

from causeway_events.domain.refusals import WindowAfterEnd, WindowPast, WindowUpsideDown
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_testing.calendar_office import LECTURE, NOW, schedule

SCHEDULE = schedule()


def window(opens=None, closes=SCHEDULE.starts_at):
    return RegistrationWindow(opens_at=opens, closes_at=closes)


def test_a_window_until_the_start_or_even_the_end_fits():
    window().check(SCHEDULE)
    window(opens=NOW, closes=SCHEDULE.ends_at).check(SCHEDULE)


def test_a_window_closes_after_it_opens():
    with pytest.raises(WindowUpsideDown):
        window(opens=SCHEDULE.starts_at).check(SCHEDULE)


def test_nobody_registers_after_the_end():
    with pytest.raises(WindowAfterEnd) as refused:
        window(closes=SCHEDULE.ends_at + timedelta(seconds=1)).check(SCHEDULE)
    assert refused.value.facts["ends_at"] == SCHEDULE.ends_at.isoformat()


def test_a_window_in_the_past_of_an_event_to_come_is_refused():
    with pytest.raises(WindowPast):
        window(closes=NOW - timedelta(days=1)).check_ahead(SCHEDULE, now=NOW)


def test_closing_registration_this_minute_is_a_wish():
    window(closes=NOW - timedelta(minutes=1)).check_ahead(SCHEDULE, now=NOW)


def test_a_window_in_the_past_of_a_past_event_is_history():
    past = schedule(LECTURE - timedelta(days=400))
    window(closes=past.starts_at).check_ahead(past, now=NOW)


def test_a_window_that_closed_at_the_start_follows_the_start():
    later = schedule(LECTURE + timedelta(days=1))
    assert window().following(SCHEDULE, later).closes_at == later.starts_at


def test_a_window_that_closed_at_another_time_stays():
    early = window(closes=SCHEDULE.starts_at - timedelta(days=3))
    assert early.following(SCHEDULE, schedule(LECTURE + timedelta(days=1))) == early
