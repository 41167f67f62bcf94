"""What is known of a participant's presence at an event."""

from causeway_registrations.domain.certificate_rule import Attended
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration


def attended_in(event: OfferedEvent, registration: Registration) -> Attended:
    """Return a participant's presence; without records of single sessions a check-in counts for the whole event."""
    announced = event.announced
    return Attended.by_check_in(registration.checked_in_at, announced.ends_at - announced.starts_at)
