"""Show what was laid down for a series."""

from causeway_registrations.domain.series import Series
from causeway_registrations.domain.series_refusals import unknown_series
from causeway_registrations.use_cases.series_ports import SeriesReadings


def show_series(series_id: str, readings: SeriesReadings) -> Series:
    """Return the series; one that no operator has looked at yet is closed and has no title.

    Raises:
        UnknownSeries: no announced event belongs to a programme or edition by that id.
    """
    found = readings.series(series_id)
    if found is None and not readings.has_dates(series_id):
        raise unknown_series()
    return Series(id=series_id, title={}) if found is None else found
