"""Reports of online meetings as Zoom, Teams and spreadsheets write them."""

from datetime import datetime, timedelta

import pytest

from causeway_registrations.domain.meeting_report import Stay, minutes_of
from causeway_registrations.web.meeting_reports import UnreadableReport, Unused, read_report

NINE = datetime(2026, 7, 21, 9, 0)  # noqa: DTZ001  (reports have no zone)
ID = "01a20192-c047-7f0b-a403-8b2594053e9a"


def at(minute: int) -> datetime:
    return NINE + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("stays", "minutes"),
    [
        ([(0, 30)], 30),
        ([(0, 30), (40, 50)], 40),
        ([(0, 30), (20, 40)], 40),
        ([(0, 60), (10, 20)], 60),
        ([(30, 60), (0, 40)], 60),
        ([], 0),
    ],
)
def test_two_devices_at_the_same_time_count_once(stays: list[tuple[int, int]], minutes: int) -> None:
    assert minutes_of([Stay(line=1, joined=at(start), left=at(end)) for start, end in stays]) == minutes


def test_durations_without_times_are_added_up() -> None:
    assert minutes_of([Stay(line=1, minutes=20), Stay(line=2, minutes=15)]) == 35


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("45", 45), ("45.6", 46), ("1h 5m 3s", 65), ("01:05:40", 66), ("90 min", 90), ("50分钟", 50), ("0", 0)],
)
def test_durations_are_read_in_the_ways_they_are_written(written: str, minutes: int) -> None:
    (stay,) = read_report(f"email;duration\nli@museum.example;{written}\n")
    assert isinstance(stay, Stay)
    assert stay.minutes == minutes


@pytest.mark.parametrize("written", ["", "long", "-5", "999999", "5m 5x", "1e3"])
def test_a_duration_that_is_none_is_reported_by_its_line(written: str) -> None:
    (unused,) = read_report(f"email,minutes\nli@museum.example,{written}\n")
    assert unused == Unused(2, "untimed")


def test_columns_are_found_under_what_meeting_services_write_above_them() -> None:
    text = (
        "Meeting ID\tTopic\n123\tMuseums\n\n"
        "Full Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\n"
        "Li\t7/21/26, 9:00:00 AM\t7/21/26, 9:30:00 AM\t30m 0s\tLi@Museum.example\n"
    )
    (stay,) = read_report(text)
    assert isinstance(stay, Stay)
    assert (stay.line, stay.email, stay.joined, stay.left) == (5, "li@museum.example", at(0), at(30))


def test_a_join_code_is_found_in_its_column_or_behind_the_name() -> None:
    lines = list(read_report(f"name,code,minutes\nLi,{ID.upper()},5\nAni {ID},,6\nNobody,,7\n"))
    assert [line.code if isinstance(line, Stay) else line.kind for line in lines] == [ID, ID, "unnamed"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "email\nli@museum.example\n", "minutes\n5\n"])
def test_what_is_no_report_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UnreadableReport):
        list(read_report(text))
