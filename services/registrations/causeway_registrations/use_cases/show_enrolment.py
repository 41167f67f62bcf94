"""Show an enrolment with all its dates."""

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.use_cases.series_ports import SeriesReadings, ShownEnrolment


def show_enrolment(enrolment_id: str, readings: SeriesReadings) -> ShownEnrolment:
    """Return the enrolment.

    Raises:
        UnknownSubject: there is none by that id.
    """
    found = readings.enrolment(enrolment_id)
    if found is None:
        raise UnknownSubject.named("enrolment")
    return found
