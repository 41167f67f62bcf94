"""What is known of a participant's presence at an event, as the rule for certificates reads it."""

from causeway_registrations.domain.attendance import SeatAttendance, attended_by
from causeway_registrations.domain.certificate_rule import Attended
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration


def attended_in(event: OfferedEvent, registration: Registration, seat: SeatAttendance) -> Attended:
    """Return the presence of the registrant, whose seat ``seat`` is.

    The share is of the parts that they chose, or of all that their mode is offered; whoever came to an event without
    such parts came to all of it. Who was seen at the door has the minutes of the whole event, since nobody counts them
    there.
    """
    proved = attended_by(seat, event.admission.minimum_minutes)
    if not proved.event:
        return Attended(came=False, share=0, minutes=proved.minutes)
    in_mode = (part.id for part in event.admission.parts if part.is_for((), registration.mode))
    offered = frozenset(registration.parts) or frozenset(in_mode)
    share = 100 * len(proved.parts & offered) // len(offered) if offered else 100
    length = event.announced.ends_at - event.announced.starts_at
    return Attended(
        came=True, share=share, minutes=int(length.total_seconds() // 60) if seat.at_door else proved.minutes
    )
