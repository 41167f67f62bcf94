"""Time zones in the words of iCalendar, judged by what a program makes of them that knows no zone by name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Timezone

from causeway_platform.calendar_zones import FROM, UNTIL, observances, zone_text

ZONES = [
    "Asia/Yerevan",
    "Asia/Shanghai",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
]


def offset_by_definition(definition, instant):
    """Return the offset that RFC 5545, 3.6.5 gives: that of the latest onset, each read with the offset before it."""
    onsets = []
    for part in definition.subcomponents:
        before, after = part.TZOFFSETFROM, part.TZOFFSETTO
        dates = [part.DTSTART, *part.rdates_as_starts]
        onsets += [((date - before).replace(tzinfo=UTC), after) for date in dates]
    return max((onset for onset in onsets if onset[0] <= instant), key=lambda onset: onset[0])[1]


class Definition:
    """A parsed VTIMEZONE with what the test needs of it."""

    def __init__(self, text):
        self.subcomponents = [Part(part) for part in Timezone.from_ical(text).subcomponents]


class Part:
    def __init__(self, part):
        self.TZOFFSETFROM = part.TZOFFSETFROM
        self.TZOFFSETTO = part.TZOFFSETTO
        self.DTSTART = part.DTSTART
        dates = part.get("RDATE", [])
        lists = dates if isinstance(dates, list) else [dates]
        self.rdates_as_starts = [date.dt for found in lists for date in found.dts]


@pytest.mark.parametrize("zone", ZONES)
def test_a_program_without_zones_finds_the_right_offset_at_every_hour_near_a_change(zone):
    definition, place = Definition(zone_text(zone)), ZoneInfo(zone)
    moments = [FROM + timedelta(days=97 * number) for number in range(112)]
    for change in observances(zone):
        onset = (change.onset - change.before).replace(tzinfo=UTC)
        moments += [onset + timedelta(minutes=minutes) for minutes in (-61, -1, 0, 1, 29, 59, 61)]
    for moment in moments:
        if FROM <= moment < UNTIL:
            assert offset_by_definition(definition, moment) == moment.astimezone(place).utcoffset(), moment


def test_summer_time_begins_at_what_clocks_show_before_the_change():
    text = zone_text("Europe/London").replace("\r\n ", "")
    assert "DTSTART:20150329T010000" in text
    assert "DTSTART:20151025T020000" in text


def test_a_zone_that_never_changes_has_one_observance():
    assert zone_text("Asia/Yerevan").count("BEGIN:STANDARD") == 1
    assert "RDATE" not in zone_text("Asia/Yerevan")


def test_the_bytes_are_always_the_same_and_lines_are_folded():
    first = zone_text("America/New_York")
    zone_text.cache_clear()
    assert zone_text("America/New_York") == first
    assert all(len(line) <= 75 for line in first.split("\r\n"))


def test_the_definition_begins_before_anything_that_a_feed_shows():
    assert datetime(2026, 1, 1, tzinfo=UTC) - FROM > timedelta(days=3650)
