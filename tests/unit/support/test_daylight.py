"""The zone that tests take where something must not wait for the morning."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from causeway_testing.daylight import zone_by_day


def test_it_is_never_near_the_night_whenever_the_tests_run() -> None:
    quarters = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15) * number for number in range(365 * 96))
    hours = {moment.astimezone(ZoneInfo(zone_by_day(moment))).hour for moment in quarters}
    assert min(hours) >= 10
    assert max(hours) < 20
