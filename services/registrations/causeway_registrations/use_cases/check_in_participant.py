"""A person shows their ticket at the door or in the online room."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.facts import ParticipantCheckedIn
from causeway_registrations.domain.refusals import UnknownTicket
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInParticipant:
    """The registration that a genuine ticket names."""

    registration_id: str


def check_in_participant(command: CheckInParticipant, work: Work, *, now: datetime) -> Registration:
    """Note that the person came. Doors may open at any time, so that a ticket can be tried out beforehand.

    Raises:
        UnknownTicket: the ticket's registration is gone.
        EventCancelled, PlaceNotConfirmed
        AlreadyCheckedIn: the ticket was used before; the refusal says when first.
    """
    registration = work.registrations.find(command.registration_id)
    if registration is None:
        raise unknown_ticket()
    event = find_event(registration.event_id, work)
    event.refuse_if_cancelled()
    checked_in = registration.check_in(now)
    work.registrations.save(checked_in)
    work.offered_events.save(event.count_check_in(registration.mode, 1))
    work.record(ParticipantCheckedIn(checked_in))
    return checked_in


def unknown_ticket() -> UnknownTicket:
    """Return the one answer for every ticket that does not work."""
    return UnknownTicket(
        "This ticket is not valid.", next_step="Look the person up by name, or ask them for their newest message."
    )
