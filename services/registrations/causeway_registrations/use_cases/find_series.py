"""Look up the series that a command is about."""

from causeway_registrations.domain.series import Series
from causeway_registrations.domain.series_refusals import unknown_series
from causeway_registrations.use_cases.ports import Work


def find_series(series_id: str, work: Work) -> Series:
    """Return what was laid down for the series.

    Raises:
        UnknownSeries: nothing was.
    """
    series = work.series.find(series_id)
    if series is None:
        raise unknown_series()
    return series
