"""Look up a date of the series that somebody is enrolled in."""

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.series import series_of
from causeway_registrations.use_cases.ports import Work


def find_date(enrolment: Enrolment, event_id: str, work: Work) -> OfferedEvent:
    """Return the date.

    Raises:
        UnknownSubject: no date of this series has that id.
    """
    event = work.offered_events.find(event_id)
    if event is None or enrolment.series_id not in series_of(event.announced):
        raise UnknownSubject.named("date")
    return event
