"""Show who was admitted to an event, and how it compares with earlier editions of its programme."""

from collections.abc import Sequence

from causeway_registrations.use_cases.application_ports import ApplicationReadings, CohortFigures, EditionFigures
from causeway_registrations.use_cases.ports import Readings

MOST_EDITIONS = 12
"""Compared on one page; a yearly programme fills it in as many years."""


def show_cohort(
    event_id: str, applications: ApplicationReadings, readings: Readings
) -> tuple[CohortFigures, Sequence[EditionFigures]]:
    """Return the figures of the event's cohort, and those of the programme's events with a call up to this one.

    Applied is counted from the applications, accepted from those that are accepted now, attended from confirmed
    registrations that were checked in, certificates from those that hold.
    """
    event = readings.event(event_id)
    if event is None or not event.announced.programme_id:
        return applications.figures(event_id), ()
    announced = event.announced
    editions = applications.editions_of(announced.programme_id, until=announced.starts_at, limit=MOST_EDITIONS)
    return applications.figures(event_id), editions
