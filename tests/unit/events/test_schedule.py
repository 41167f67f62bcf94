"""Wall time, zones and the two hours a year that are not what they seem."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_events.domain.refusals import (
    EndBeforeStart,
    LocalTimeDoesNotExist,
    TooLong,
    UnknownZone,
    UnlikelyYear,
)
from causeway_events.domain.schedule import Schedule, instant_of, known_zones


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_wall_time_and_zone_make_the_instant():
    assert instant_of(wall("2025-06-24T09:00"), "Europe/London") == datetime(2025, 6, 24, 8, 0, tzinfo=UTC)
    assert instant_of(wall("2025-06-24T09:00"), "Asia/Shanghai") == datetime(2025, 6, 24, 1, 0, tzinfo=UTC)


def test_a_time_that_clocks_skip_is_refused_with_what_they_show_instead():
    with pytest.raises(LocalTimeDoesNotExist) as refused:
        instant_of(wall("2026-03-29T01:30"), "Europe/London")
    assert refused.value.facts["shown_instead"] == "2026-03-29T02:30:00"
    assert refused.value.facts["zone"] == "Europe/London"


def test_a_skipped_time_is_refused_whichever_fold_is_asked_for():
    with pytest.raises(LocalTimeDoesNotExist):
        instant_of(wall("2026-03-29T01:30"), "Europe/London", fold=1)


def test_a_time_that_clocks_show_twice_means_the_first_unless_the_second_is_asked_for():
    first = instant_of(wall("2026-10-25T01:30"), "Europe/London")
    second = instant_of(wall("2026-10-25T01:30"), "Europe/London", fold=1)
    assert second - first == timedelta(hours=1)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Nowhere/City", "", "../etc/passwd", "localtime", "Factory", "europe/london "])
def test_what_is_no_zone_on_earth_is_refused(zone):
    with pytest.raises(UnknownZone):
        instant_of(wall("2026-01-01T10:00"), zone)


@pytest.mark.parametrize("year", [1, 1989, 2101, 9999])
def test_a_year_far_from_ours_is_refused(year):
    with pytest.raises(UnlikelyYear):
        instant_of(wall(f"{year:04}-01-01"), "UTC")


@pytest.mark.parametrize("end", ["2026-06-01T09:00", "2026-06-01T08:59"])
def test_an_event_ends_after_it_starts(end):
    with pytest.raises(EndBeforeStart) as refused:
        Schedule.at(wall("2026-06-01T09:00"), wall(end), "Asia/Yerevan")
    assert refused.value.facts["local_start"] == "2026-06-01T09:00:00"


def test_the_end_is_judged_by_instants_not_by_what_clocks_show():
    schedule = Schedule.at(wall("2026-10-25T01:45"), wall("2026-10-25T01:15"), "Europe/London", end_fold=1)
    assert schedule.ends_at - schedule.starts_at == timedelta(minutes=30)


def test_an_event_of_many_years_is_a_typing_mistake():
    with pytest.raises(TooLong):
        Schedule.at(wall("2026-06-01T09:00"), wall("2036-06-01T09:00"), "UTC")


def test_an_event_that_starts_later_lasts_as_long_as_before():
    schedule = Schedule.at(wall("2026-06-01T09:00"), wall("2026-06-01T11:00"), "Asia/Yerevan")
    moved = schedule.changed(local_start=wall("2026-06-02T10:00"))
    assert moved.local_end == wall("2026-06-02T12:00")


def test_another_zone_keeps_what_clocks_show_and_changes_the_instants():
    schedule = Schedule.at(wall("2026-06-01T09:00"), wall("2026-06-01T11:00"), "Asia/Yerevan")
    moved = schedule.changed(zone="Asia/Shanghai")
    assert moved.local_start == schedule.local_start
    assert moved.starts_at == schedule.starts_at - timedelta(hours=4)


def test_an_unchanged_start_stays_the_second_of_two_alike():
    schedule = Schedule.at(wall("2026-10-25T01:30"), wall("2026-10-25T04:00"), "Europe/London", start_fold=1)
    assert schedule.changed(local_end=wall("2026-10-25T05:00")).starts_at == schedule.starts_at


@given(
    st.datetimes(wall("1990-01-02"), wall("2100-12-30")).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(sorted(known_zones())),
    st.sampled_from([0, 1]),
)
def test_an_accepted_time_is_what_clocks_show_at_its_instant(local, zone, fold):
    try:
        instant = instant_of(local, zone, fold=fold)
    except LocalTimeDoesNotExist:
        return
    assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
