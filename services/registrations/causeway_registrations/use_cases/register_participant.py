"""A person asks for a place."""

from dataclasses import dataclass
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.facts import ParticipantRegistered, ParticipantWaitlisted
from causeway_registrations.domain.participant import Participant, identity_in
from causeway_registrations.domain.refusals import AlreadyRegistered
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterParticipant:
    """Who wants to take part in what, and how."""

    event_id: str
    participant: Participant
    mode: str
    language: str
    zone: str
    country: str | None = None
    institution_id: str | None = None
    wait: bool = True
    """Whether they would wait when no place is free."""

    @property
    def identity(self) -> str:
        """What the person is known by in this event."""
        return identity_in(self.event_id, self.participant.email)


@dataclass(frozen=True, slots=True)
class Registered:
    """The new registration; ``place_in_queue`` counts from 1 and is none when there was a place."""

    registration: Registration
    place_in_queue: int | None


def register_participant(command: RegisterParticipant, work: Work, *, now: datetime, rules: PlaceRules) -> Registered:
    """Give the person a place, or a position on the waiting list.

    Raises:
        UnknownEvent, EventCancelled, EventOver, RegistrationNotOpen, RegistrationClosed, ModeNotOffered
        EventFull: no place is free and they do not want to wait.
        AlreadyRegistered: they have a place, an offer or a wait in this event.
    """
    event = find_event(command.event_id, work)
    event.refuse_unless_open(now)
    identity = command.identity
    if work.registrations.live_of(identity) is not None:
        raise AlreadyRegistered(
            "This address cannot be registered for this event again.",
            next_step="Use the link in the message that was sent to this address.",
        )
    event, position = event.admit(command.mode, wait=command.wait, now=now, rules=rules)
    registration = _new_registration(command, identity, position, now)
    work.registrations.add(registration)
    work.offered_events.save(event)
    if position is None:
        work.record(ParticipantRegistered(registration))
        return Registered(registration, None)
    work.record(ParticipantWaitlisted(registration))
    return Registered(registration, event.pools[command.mode].waiting)


def _new_registration(command: RegisterParticipant, identity: str, position: int | None, now: datetime) -> Registration:
    return Registration(
        id=new_id(),
        event_id=command.event_id,
        identity=identity,
        participant=command.participant,
        mode=command.mode,
        status=Status.CONFIRMED if position is None else Status.WAITING,
        position=position,
        language=command.language,
        zone=command.zone,
        country=command.country,
        institution_id=command.institution_id,
        registered_at=now,
    )
