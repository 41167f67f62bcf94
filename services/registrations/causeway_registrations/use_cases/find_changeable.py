"""Look up a registration whose answers or needs are to be changed."""

from datetime import datetime

from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


def find_changeable(registration_id: str, work: Work, *, now: datetime) -> tuple[Registration, OfferedEvent]:
    """Return the registration and its event.

    Raises:
        UnknownSubject: there is no such registration.
        RegistrationEnded, EventCancelled, EventOver
    """
    registration = work.registrations.get(registration_id)
    registration.refuse_if_ended()
    event = find_event(registration.event_id, work)
    event.refuse_unless_ahead(now)
    return registration, event
