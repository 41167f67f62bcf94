"""Moments in words: the event's time and the reader's, with the zone named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from causeway_portal.pages.moments import Moments, known_zone, utc_offset, zone_choices
from causeway_portal.pages.wording import LOCALES

START = datetime(2025, 6, 24, 1, 0, tzinfo=UTC)
END = START + timedelta(hours=2, minutes=30)


def moments(language: str = "en", mine: str | None = "Asia/Yerevan") -> Moments:
    return Moments(Locale.parse(LOCALES[language]), mine)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday, 24 June 2025, 09:00–11:30"),
        ("zh-Hans", "2025年6月24日星期二 09:00–11:30"),
        ("hy", "2025 թ. հունիսի 24, երեքշաբթի, 09:00–11:30"),
    ],
)
def test_a_span_is_written_as_the_language_writes_it(language: str, words: str) -> None:
    assert moments(language).span(START, END, "Asia/Shanghai") == words


def test_the_same_span_is_another_time_for_a_reader_elsewhere() -> None:
    assert moments().span(START, END, "Asia/Yerevan") == "Tuesday, 24 June 2025, 05:00–07:30"
    assert moments().span(START, END, "America/New_York") == "Monday, 23 June 2025, 21:00–23:30"


def test_a_span_over_midnight_names_both_days() -> None:
    words = moments().span(START, START + timedelta(days=2), "Asia/Shanghai")

    assert words == "Tuesday, 24 June 2025, 09:00 – Thursday, 26 June 2025, 09:00"


def test_the_short_span_of_several_days_names_them_shortly() -> None:
    assert (
        moments().short_span(START, START + timedelta(days=1), "Asia/Shanghai")
        == "Tue 24 Jun, 09:00 – Wed 25 Jun, 09:00"
    )


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "Asia/Shanghai", "China Standard Time (UTC+8)"),
        ("en", "Europe/London", "British Summer Time (UTC+1)"),
        ("en", "Asia/Kolkata", "Kolkata (UTC+5:30)"),
        ("en", "UTC", "Coordinated Universal Time (UTC)"),
        ("zh-Hans", "Asia/Yerevan", "亚美尼亚标准时间 (UTC+4)"),
        ("hy", "Asia/Yerevan", "Հայաստանի ստանդարտ ժամանակ (UTC+4)"),
    ],
)
def test_a_zone_is_named_in_words_with_its_offset(language: str, zone: str, words: str) -> None:
    assert moments(language).zone_words(zone, START) == words


def test_a_zone_is_named_as_it_is_in_force_at_that_moment() -> None:
    winter = datetime(2025, 1, 10, tzinfo=UTC)

    assert moments().zone_words("Europe/London", winter) == "Greenwich Mean Time (UTC)"


def test_offsets_are_written_with_minutes_only_where_there_are_any() -> None:
    assert utc_offset(START) == "UTC"
    assert utc_offset(START.astimezone(ZoneInfo("America/St_Johns"))) == "UTC−2:30"


def test_readers_on_the_same_clock_are_not_told_twice() -> None:
    assert moments(mine="Asia/Singapore").same_clock("Asia/Shanghai", START)
    assert not moments(mine="Asia/Yerevan").same_clock("Asia/Shanghai", START)
    assert moments(mine=None).same_clock("Asia/Shanghai", START)


def test_without_a_known_zone_days_are_counted_in_utc() -> None:
    assert moments(mine=None).zone == "UTC"
    assert moments(mine=None).date_in(datetime(2025, 6, 24, 23, tzinfo=UTC)) == date(2025, 6, 24)
    assert moments(mine="Asia/Shanghai").date_in(datetime(2025, 6, 24, 23, tzinfo=UTC)) == date(2025, 6, 25)


def test_a_moment_is_by_clocks_that_are_known_or_says_that_it_is_utc() -> None:
    moment = datetime(2025, 6, 24, 1, 5, tzinfo=UTC)
    assert moments(mine=None).moment(moment) == "24 June 2025, 01:05 UTC"
    assert moments(mine=None).moment(moment, "Asia/Shanghai") == "24 June 2025, 09:05"
    assert moments(mine="Asia/Yerevan").moment(moment) == "24 June 2025, 05:05"


@pytest.mark.parametrize(("language", "month"), [("en", "Jun"), ("zh-Hans", "6月"), ("hy", "հնս")])
def test_short_months_are_in_the_language_of_the_page(language: str, month: str) -> None:
    assert moments(language).month_short(date(2025, 6, 24)) == month


@pytest.mark.parametrize("language", LOCALES)
def test_the_choice_of_zones_has_every_inhabited_place_named(language: str) -> None:
    choices = dict(zone_choices(LOCALES[language]))
    labels = dict(choices["Asia"])

    assert len(choices) == 10
    assert "Asia/Yerevan" in labels
    assert Locale.parse(LOCALES[language]).territories["AM"] in labels["Asia/Yerevan"]
    assert all("/" not in label for _, zones in zone_choices(LOCALES[language]) for _, label in zones)


def test_only_zones_of_the_database_are_accepted() -> None:
    assert known_zone("Asia/Yerevan") == "Asia/Yerevan"
    assert known_zone("Mars/Olympus") is None
    assert known_zone("../../etc/passwd") is None
    assert known_zone("") is None
    assert known_zone(None) is None
