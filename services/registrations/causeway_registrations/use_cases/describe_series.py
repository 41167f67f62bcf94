"""An operator opens or closes a series, and says how it goes."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.series import MOST_DATES, Series
from causeway_registrations.domain.series_facts import SeriesDescribed
from causeway_registrations.domain.series_refusals import unknown_series
from causeway_registrations.use_cases.plan_date import plan_date
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeSeries:
    """The series wanted."""

    series: Series


def describe_series(command: DescribeSeries, work: Work, *, now: datetime) -> Series:
    """Keep the series. Who is enrolled stays so, also while it is closed.

    Raises:
        UnknownSeries: no announced event belongs to a programme or edition by that id.
    """
    wanted = command.series
    if work.offered_events.last_date_of(wanted.id) is None:
        raise unknown_series()
    known = work.series.find(wanted.id)
    series = (known or wanted).describe(wanted)
    if known is None:
        work.series.add(series)
    else:
        work.series.save(series)
    work.record(SeriesDescribed(series))
    if known is None or known.joins_before_opening != series.joins_before_opening:
        _plan_unopened(series, work, now=now)
    return series


def _plan_unopened(series: Series, work: Work, *, now: datetime) -> None:
    """Plan the dates whose registration has not opened, which is all that the series decides by itself."""
    for announced in work.offered_events.dates_of(series.id, ending_after=now, at_most=MOST_DATES):
        if announced.opens_at is not None and announced.opens_at > now:
            plan_date(announced, series, work, now=now)
