"""A person asks for a place."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.chain import Asking, pass_gates
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.enrolment import Joining
from causeway_registrations.domain.facts import AllotmentChanged, ParticipantRegistered, ParticipantWaitlisted
from causeway_registrations.domain.kept_places import others_come_first
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import Consent, Participant, identity_in
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.allotments import unknown_allotment
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.keep_what_came import keep_what_came
from causeway_registrations.use_cases.look_up import NOTHING_BROUGHT, Brought, look_up
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterParticipant:
    """Who wants to take part in what, and how."""

    event_id: str
    participant: Participant
    mode: str
    kind: str | None = None
    parts: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    """The names of those who come along."""
    language: str
    zone: str
    country: str | None = None
    institution_id: str | None = None
    allotment_id: str | None = None
    """The allotment whose places the person may have."""
    wait: bool = True
    """Whether they would wait when no place is free."""
    accepted_terms: str | None = None
    """The version of the terms that they were shown and accepted, if they were shown any."""
    brought: Brought = NOTHING_BROUGHT
    vouched: bool = False
    """Whether an organiser, or whoever an organiser trusts with places, brings this person."""
    named_by: str | None = None
    """For whom somebody else names this person, who then has to confirm; see ``name_participant``."""
    joining: Joining | None = None
    """The enrolment in a series that asks in their place, if any."""

    @property
    def identity(self) -> str:
        """What the person is known by in this event."""
        return identity_in(self.event_id, self.participant.email)

    @property
    def demand(self) -> Demand:
        """The places needed."""
        size = 1 + len(self.companions)
        return Demand(mode=self.mode, kind=self.kind, parts=tuple(sorted(set(self.parts))), size=size)


@dataclass(frozen=True, slots=True)
class Registered:
    """The new registration; ``place_in_queue`` counts from 1 and is none when there was a place, or before a draw."""

    registration: Registration
    place_in_queue: int | None


def register_participant(
    command: RegisterParticipant, work: Work, *, now: datetime, rules: PlaceRules, accepted: bool = False
) -> Registered:
    """Give the person a place, or a position on the waiting list.

    Whoever was ``accepted`` has passed the gates by their application.

    Raises:
        UnknownEvent, ModeNotOffered
        KindRequired, KindNotOffered, UnknownPart, PartNotInMode, PartyTooLarge
        EventFull, DrawPending: too few places are free, or places will be drawn, and they do not want to wait.
        UnknownAllotment, AllotmentReturned, AllotmentUsedUp, AllotmentElsewhere: the allotment has no place for them.
        Refusal: a gate of the chain says no; see ``domain.chain``.
    """
    event = find_event(command.event_id, work)
    asking = look_up_for(command, event, work, now=now)
    if accepted:
        asking = replace(asking, accepted=True)
    pass_gates(asking)
    line = event.admission.line_of(command.demand)
    event, line, position, filled = take_places(command, line, asking, work, rules=rules)
    if filled is not None:
        work.allotments.save(filled)
        work.record(AllotmentChanged(filled))
    registration = replace(
        new_registration(command, line, asking.identity, position, now),
        allotment_id=None if filled is None else filled.id,
        waits_for=None if position is None else line.allotment_id,
    )
    work.registrations.add(registration)
    work.offered_events.save(event)
    keep_what_came(asking, command.brought.needs, registration, work)
    told_together = command.joining is not None and command.joining.told_together
    if position is None:
        work.record(ParticipantRegistered(registration, told_together=told_together))
        return Registered(registration, None)
    work.record(ParticipantWaitlisted(registration, told_together=told_together))
    return Registered(registration, event.place_in_queue(line))


def look_up_for(command: RegisterParticipant, event: OfferedEvent, work: Work, *, now: datetime) -> Asking:
    """Return the wish with what the event's gates ask about."""
    asking = look_up(
        event,
        command.participant.email,
        command.brought,
        work,
        now=now,
        kind=command.kind,
        institution_id=command.institution_id,
    )
    early = command.joining is not None and command.joining.early
    return replace(asking, vouched=command.vouched, early=early) if command.vouched or early else asking


def take_places(
    command: RegisterParticipant, line: Line, asking: Asking, work: Work, *, rules: PlaceRules
) -> tuple[OfferedEvent, Line, int | None, Allotment | None]:
    """Return the event with the places given out, the line, a position in it if they wait, and the allotment filled.

    Nothing is kept yet. People of an allotment that is used up may have a line of their own. See
    ``OfferedEvent.admit`` and ``OfferedEvent.admit_from`` for what can be refused.
    """
    event = asking.event
    if command.allotment_id is None:
        event, position = event.admit(line, asking.identity, wait=command.wait, now=asking.now, rules=rules)
        return event, line, position, None
    allotment = work.allotments.find(command.allotment_id)
    if allotment is None:
        raise unknown_allotment()
    allotment.refuse_if_returned()
    allotment.refuse_elsewhere(event.id, line.demand)
    passes = others_come_first(event, allotment, asking.now, rules)
    would_wait = command.wait and allotment.lets_wait
    if not passes and (line.demand.size <= allotment.unfilled or not would_wait):
        filled = allotment.fill(line.demand.size)
        return event.admit_from(allotment, line.demand), line, None, filled
    if not would_wait:
        raise allotment.used_up(0)
    own = allotment.line_of(line.demand)
    event, position = event.admit(own, asking.identity, wait=True, now=asking.now, rules=rules)
    return event, own, position, None


def new_registration(
    command: RegisterParticipant, line: Line, identity: str, position: int | None, now: datetime
) -> Registration:
    """Return the registration of the person in ``command``, confirmed, or waiting at ``position``."""
    return Registration(
        id=new_id(),
        event_id=command.event_id,
        identity=identity,
        participant=command.participant,
        companions=command.companions,
        mode=command.mode,
        kind=command.kind,
        parts=line.demand.parts,
        priority=line.priority,
        status=Status.CONFIRMED if position is None else Status.WAITING,
        position=position,
        language=command.language,
        zone=command.zone,
        country=command.country,
        institution_id=command.institution_id,
        allotment_id=command.allotment_id,
        named_by=command.named_by,
        enrolment_id=None if command.joining is None else command.joining.enrolment_id,
        registered_at=now,
        consent=None if command.accepted_terms is None else Consent(command.accepted_terms, now),
    )
