"""Registering, and seeing a registration."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.links import unknown_link
from causeway_platform.promises import Promise
from causeway_platform.refusals import Refusal, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT, PUBLIC, Caller
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.access_code import fingerprint
from causeway_registrations.domain.gate_refusals import (
    AnswersDoNotFit,
    ClashesWithAnother,
    CodeNotValid,
    CodeRequired,
    NotAmongInvited,
    PrerequisiteMissing,
    TermsNotAccepted,
)
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.refusals import (
    AllotmentElsewhere,
    AllotmentReturned,
    AllotmentUsedUp,
    AlreadyRegistered,
    DrawPending,
    EventCancelled,
    EventFull,
    EventOver,
    KindNotOffered,
    KindRequired,
    ModeNotOffered,
    PartNotInMode,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationNotOpen,
    UnknownAllotment,
    UnknownEvent,
    UnknownPart,
)
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.look_up import Brought
from causeway_registrations.use_cases.ports import ShownRegistration, Work
from causeway_registrations.use_cases.register_participant import (
    Registered,
    RegisterParticipant,
    register_participant,
)
from causeway_registrations.use_cases.show_registration import show_registration
from causeway_registrations.web.allotments import allotment_named_by
from causeway_registrations.web.gate_views import stated_in
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.schemas import NewRegistrationView, PersonalRegistrationView, RegisterBody
from causeway_registrations.web.spoken import tell
from causeway_registrations.web.views import personal_view, registration_view

LINK = "manage"
"""The purpose of the link by which a participant sees and changes their registration."""


REGISTER_EXAMPLE = {
    "name": "Anahit Petrosyan",
    "email": "anahit@museum.example",
    "mode": "onsite",
    "language": "hy",
    "zone": "Asia/Yerevan",
    "country": "AM",
    "consent": {"version": "2026-11"},
}
REGISTERING = (
    EventCancelled,
    EventOver,
    RegistrationNotOpen,
    RegistrationClosed,
    CodeRequired,
    CodeNotValid,
    NotAmongInvited,
    PrerequisiteMissing,
    ClashesWithAnother,
    TermsNotAccepted,
    AnswersDoNotFit,
    ModeNotOffered,
    KindRequired,
    KindNotOffered,
    UnknownPart,
    PartNotInMode,
    PartyTooLarge,
    UnknownAllotment,
    AllotmentReturned,
    AllotmentUsedUp,
    AllotmentElsewhere,
    DrawPending,
    EventFull,
    AlreadyRegistered,
)
"""What whoever asks for a place of a known event can be refused with."""

_LETTERS = str.maketrans("0123456789", "abcdefghij")

CODE_ATTEMPTS = "30/minute"
"""From one address, whatever the code; who has a code needs one attempt."""


def add_registration_routes(routes: Routes, parts: Parts) -> None:
    """Declare how one registers, and sees a registration."""

    @routes.post(
        "/events/<event_id>/registrations",
        callers=PUBLIC,
        body=RegisterBody,
        answer=NewRegistrationView,
        status=201,
        promises=True,
        refusals=(UnknownEvent, *REGISTERING),
        summary="Ask for a place; when the event is full, wait for one",
        example=REGISTER_EXAMPLE,
    )
    def register(call: Call) -> Promise[Answer]:
        return _register(call, parts)

    @routes.get(
        "/registrations/<registration_id>",
        callers=OPERATOR | PARTICIPANT,
        own="registration_id",
        answer=PersonalRegistrationView,
        refusals=(UnknownSubject,),
        summary="One registration",
    )
    def read_registration(call: Call) -> Answer:
        return _answer(shown_to(call.caller, call.path["registration_id"], parts))

    @routes.get(
        "/mine",
        callers=PARTICIPANT,
        answer=PersonalRegistrationView,
        summary="The registration that the link is for",
    )
    def read_mine(call: Call) -> Answer:
        return _answer(shown_to(call.caller, call.caller.subject, parts))


def register_command(call: Call, parts: Parts) -> RegisterParticipant:
    """Return what the body of a call asks for."""
    return registration_wanted(call.path["event_id"], call.body, allotment_named_by(call.body["allotment"], parts))


def limit_code_attempts(call: Call) -> None:
    """Count an attempt with a code, so that nobody finds one by trying.

    Raises:
        TooManyRequests
    """
    if call.body["access_code"]:
        call.limit(CODE_ATTEMPTS, "access code", call.remote_address)


def _register(call: Call, parts: Parts) -> Promise[Answer]:
    limit_code_attempts(call)
    command = register_command(call, parts)
    identity = command.identity

    def want(work: Work) -> None:
        work.offered_events.want(command.event_id)
        work.registrations.want_person(identity)
        if command.allotment_id is not None:
            work.allotments.want(command.allotment_id)
        if command.brought.access_code:
            work.access_codes.want(fingerprint(command.event_id, command.brought.access_code))

    def handle(work: Work) -> Registered:
        try:
            return register_participant(command, work, now=parts.clock(), rules=parts.rules)
        except Refusal as refusal:
            tell(refusal, call)
            raise

    def with_link(answer: Answer) -> Answer:
        # Added here, so that the link is kept nowhere: it is made again from the id.
        token = parts.links.sign(LINK, answer.body["id"], FIRST_LINK_VERSION)
        return replace(answer, body={**answer.body, "manage_token": token})

    return parts.commands.promise(handle, claim=call.claim, render=_registered, want=want).then(with_link)


FIRST_LINK_VERSION = 1


def registration_wanted(event_id: str, body: Mapping[str, Any], allotment_id: str | None) -> RegisterParticipant:
    """Return the command that a loaded ``RegisterBody`` stands for."""
    consent = body["consent"]
    return RegisterParticipant(
        event_id=event_id,
        participant=Participant(body["name"], body["email"]),
        mode=body["mode"],
        kind=body["kind"],
        parts=tuple(body["parts"]),
        companions=tuple(body["companions"]),
        language=body["language"],
        zone=body["zone"],
        country=body["country"],
        institution_id=body["institution_id"],
        allotment_id=allotment_id,
        wait=body["wait"],
        accepted_terms=consent and consent["version"],
        brought=Brought(
            access_code=body["access_code"],
            terms_version=body["terms_version"],
            answers=body["answers"],
            needs=stated_in(body["needs"]),
        ),
    )


def _registered(registered: Registered) -> Answer:
    registration = registered.registration
    return Answer(
        status=201,
        body=registration_view(registration, registered.place_in_queue),
        headers={"Location": f"/api/registrations/registrations/{registration.id}"},
        etag=str(registration.revision),
    )


def shown_to(caller: Caller, registration_id: str, parts: Parts) -> ShownRegistration:
    """Return a registration to a caller who may see it.

    Raises:
        UnknownSubject: there is none by that id.
        UnknownLink: the participant's link was revoked.
    """
    shown = show_registration(registration_id, parts.readings)
    refuse_revoked_link(caller, shown.registration)
    return shown


def refuse_revoked_link(caller: Caller, registration: Registration) -> None:
    """Say no to a participant whose link is older than the registration's.

    Raises:
        UnknownLink: as for every link that does not work.
    """
    if caller.role is PARTICIPANT and caller.link_version != registration.link_version:
        raise unknown_link()


def _answer(shown: ShownRegistration) -> Answer:
    body = personal_view(shown.registration, shown.place_in_queue)
    # A place in the queue moves without a new revision. It is in letters, so that If-Match takes the tag as it is.
    place = f"-{shown.place_in_queue}".translate(_LETTERS) if shown.place_in_queue else ""
    return Answer(body=body, etag=f"{shown.registration.revision}{place}")
