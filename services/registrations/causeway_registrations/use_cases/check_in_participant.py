"""A person shows their ticket at the door, or is found by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.attendance import How, SeatAttendance, Use, Verdict
from causeway_registrations.domain.occasions import EVENT, day_of, refuse_other_part, refuse_unknown
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import AlreadyCheckedIn, TicketForAnotherEvent, UnknownTicket
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.find_seat import find_seat
from causeway_registrations.use_cases.keep_attendance import keep_attendance
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInParticipant:
    """The registration and seat that a genuine ticket names, and what it is used for.

    ``at`` is when it was used, if not now; ``event_id`` the event at this door, if the door has one.
    """

    registration_id: str
    seat: int = 0
    event_id: str | None = None
    occasion: str = EVENT
    use_id: str = ""
    at: datetime | None = None
    how: How = How.DOOR
    by: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """What a use of a ticket amounted to; ``first_at`` is the first use for the occasion.

    A ticket that was used before may still say ``more``: its holder came on another day, or was seen at the door after
    having been online.
    """

    registration: Registration
    seat: SeatAttendance
    verdict: Verdict
    more: bool
    first_at: datetime | None


def check_in_participant(command: CheckInParticipant, work: Work, *, now: datetime) -> Registration:
    """Note that the person came. Doors may open at any time, so that a ticket can be tried out beforehand.

    Raises:
        UnknownTicket: the ticket's registration is gone.
        TicketForAnotherEvent, UnknownOccasion, EventCancelled, PlaceNotConfirmed, PartNotChosen
        AlreadyCheckedIn: this is known, because the ticket was used before; the refusal says when first.
    """
    used = use_ticket(command, work, now=now)
    if used.more or used.verdict is Verdict.IN:
        return used.registration
    raise AlreadyCheckedIn(
        "This ticket was used before.",
        next_step="Undo the check-in first if it was a mistake.",
        checked_in_at=None if used.first_at is None else used.first_at.isoformat(),
    )


def use_ticket(command: CheckInParticipant, work: Work, *, now: datetime) -> CheckedIn:
    """Note the use of a ticket, and say whether it was the first; the earliest is, in whatever order they are heard of.

    Raises:
        UnknownTicket, TicketForAnotherEvent, UnknownOccasion, EventCancelled, RegistrationErased, PlaceNotConfirmed,
        PartNotChosen
    """
    registration = work.registrations.find(command.registration_id)
    if registration is None or command.seat not in registration.seats:
        raise unknown_ticket()
    if command.event_id not in {None, registration.event_id}:
        raise TicketForAnotherEvent(
            "This ticket is for another event.", next_step="Ask the person to show the ticket for this one."
        )
    event = find_event(registration.event_id, work)
    event.refuse_if_cancelled()
    refuse_unknown(command.occasion, event)
    registration.refuse_if_erased()
    registration.refuse_unless_confirmed()
    refuse_other_part(command.occasion, registration)
    before = find_seat(registration, command.seat, event, work)
    after, verdict = before.use(command.occasion, *_use(command, event, now))
    if after is not before:
        registration = keep_attendance(before, after, registration, event, work)
    first = after.first_use(command.occasion)
    return CheckedIn(
        registration=registration,
        seat=after,
        verdict=verdict,
        more=(after.occasions, after.at_door) != (before.occasions, before.at_door),
        first_at=first.at if first else None,
    )


def _use(command: CheckInParticipant, event: OfferedEvent, now: datetime) -> tuple[Use, str]:
    """Return the use and its day; a device whose clock is ahead cannot make it later than now."""
    at = now if command.at is None else min(command.at, now)
    use = Use(
        id=command.use_id or new_id(), at=_kept_precision(at), how=command.how, by=command.by, device=command.device
    )
    return use, day_of(command.occasion, at, event)


def _kept_precision(moment: datetime) -> datetime:
    """Return ``moment`` as the database keeps it, so that the same moment compares equal before and after."""
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def unknown_ticket() -> UnknownTicket:
    """Return the one answer for every ticket that does not work."""
    return UnknownTicket(
        "This ticket is not valid.", next_step="Look the person up by name, or ask them for their newest message."
    )
