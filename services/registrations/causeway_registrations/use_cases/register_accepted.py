"""Make a registration of an application that is accepted."""

from datetime import datetime

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.application_facts import ApplicationDecided
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.registration import Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_participant import RegisterParticipant, register_participant

NOWHERE = "UTC"


def register_accepted(application: Application, work: Work, *, now: datetime, rules: PlaceRules) -> Application:
    """Accept the application, give its person a confirmed place and return it. Whoever has one already keeps that.

    Raises:
        UnknownSubject: the person was forgotten.
        ApplicationDecided: it was accepted or withdrawn before.
        EventCancelled, EventOver, ModeNotOffered, EventFull, DrawPending, KindRequired
        AlreadyRegistered: the person waits for a place otherwise.
    """
    participant = application.participant
    if participant is None:
        raise UnknownSubject.named("application")
    accepted = application.accept(_registration_id(application, participant, work, now, rules), now)
    keep_decided(application.status, accepted, work)
    return accepted


def keep_decided(previous: ApplicationStatus, decided: Application, work: Work) -> None:
    """Keep what was decided, and say so."""
    work.applications.save(decided)
    work.record(ApplicationDecided(decided, previous.value))


def _registration_id(
    application: Application, participant: Participant, work: Work, now: datetime, rules: PlaceRules
) -> str:
    known = work.registrations.live_of(application.identity or "")
    if known is not None and known.status is Status.CONFIRMED:
        return known.id
    wanted = application.wanted
    command = RegisterParticipant(
        event_id=application.event_id,
        participant=participant,
        mode=wanted.mode,
        language=application.language,
        zone=application.zone or NOWHERE,
        country=wanted.country,
        institution_id=wanted.institution_id,
        wait=False,
    )
    return register_participant(command, work, now=now, rules=rules, accepted=True).registration.id
