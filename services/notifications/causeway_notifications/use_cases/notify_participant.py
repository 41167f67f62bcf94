"""Keep our copy of a registration true, and tell the person what has become of it."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import OFFERS, TO_MEMBERS, Entry, Kind
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyParticipant:
    """A registration's new state, and what to tell the person about it, if anything."""

    registration: KnownRegistration
    kind: Kind | None


def notify_participant(command: NotifyParticipant, work: Work, *, now: datetime) -> Delivery | None:
    """Return the delivery that was queued, if any; a state older than the one we know changes nothing."""
    registration = command.registration
    known = work.registrations.find(registration.id)
    if known is not None and known.revision >= registration.revision:
        return None
    if known is None:
        work.registrations.add(registration)
    else:
        work.registrations.save(registration)
    if command.kind is None or registration.person is None:
        return None
    kind = command.kind if registration.named_by is None else TO_MEMBERS.get(command.kind, command.kind)
    delivery = _delivery(kind, registration, known, work, now)
    work.deliveries.queue([delivery])
    return delivery


def _delivery(
    kind: Kind, registration: KnownRegistration, known: KnownRegistration | None, work: Work, now: datetime
) -> Delivery:
    event = work.events.find(registration.event_id)
    version = version_of(kind, registration)
    if event is not None and event.cancelled and registration.live:
        # The registration came while the event was being cancelled; those cancelled before were told by the fan-out.
        kind, version = Kind.CANCELLATION, event.sequence
    return Delivery.of(
        kind,
        version,
        registration_id=registration.id,
        event_id=registration.event_id,
        entry=_entry(registration, known, cancelled=kind is Kind.CANCELLATION),
        now=now,
    )


def version_of(kind: Kind, registration: KnownRegistration) -> int:
    """Return what makes a notice another than the one before: the offer's number, or the registration's revision."""
    if kind in OFFERS and registration.offer is not None:
        return registration.offer.number
    return registration.revision


def _entry(registration: KnownRegistration, known: KnownRegistration | None, *, cancelled: bool) -> Entry | None:
    """Who has a place gets the entry; who had one has it taken from the calendar; a series comes as a whole."""
    if registration.series is not None:
        return Entry.PUBLISH
    if registration.confirmed and not cancelled:
        return Entry.REQUEST
    return Entry.CANCEL if known is not None and known.confirmed else None
