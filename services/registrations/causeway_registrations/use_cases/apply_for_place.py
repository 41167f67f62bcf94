"""A person applies for a place that people decide on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from causeway_platform.identifiers import new_id
from causeway_registrations.domain.application import Application, Given, Wanted
from causeway_registrations.domain.application_facts import ApplicationSubmitted
from causeway_registrations.domain.application_refusals import AlreadyApplied
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import Participant, identity_in
from causeway_registrations.use_cases.find_call import find_call
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForPlace:
    """Who applies to what; ``statements`` are as they came, by question."""

    event_id: str
    participant: Participant
    language: str
    zone: str
    wanted: Wanted
    statements: dict[str, Any]


def apply_for_place(command: ApplyForPlace, work: Work, *, now: datetime) -> Application:
    """Keep the application.

    Raises:
        UnknownEvent, NoCall, EventCancelled, EventOver, ModeNotOffered
        ApplicationsNotOpen, ApplicationsClosed, TrackNotOffered, RegionNotOffered
        AnswersDoNotFit: a statement is missing or of another type.
        AlreadyApplied: the address has applied.
    """
    event = find_event(command.event_id, work)
    event.refuse_unless_ahead(now)
    call = find_call(event.id, work)
    call.refuse_unless_open(now)
    wanted = checked(command.wanted, command.statements, call, event)
    identity = identity_in(event.id, command.participant.email)
    if work.applications.live_of(identity) is not None:
        raise AlreadyApplied(
            "There is an application of this address to this event.",
            next_step="Use the link in our mail about it to see or change it.",
        )
    application = Application(
        id=new_id(),
        event_id=event.id,
        identity=identity,
        participant=command.participant,
        language=command.language,
        zone=command.zone,
        wanted=wanted,
        submitted_at=now,
    )
    work.applications.add(application)
    work.record(ApplicationSubmitted(application))
    return application


def checked(wanted: Wanted, statements: dict[str, Any], call: Call, event: OfferedEvent) -> Wanted:
    """Return what is wanted with the statements as they are kept.

    Raises:
        ModeNotOffered, TrackNotOffered, RegionNotOffered, AnswersDoNotFit
    """
    event.refuse_unless_in_mode(wanted.mode)
    call.refuse_other_sections(wanted.track, wanted.region)
    given = Given(version=call.statements.version, answers=call.statements.read(statements))
    return replace(wanted, statements=given)
