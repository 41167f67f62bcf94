"""The door: tickets are scanned, and a wrong scan is undone."""

from dataclasses import replace

from causeway_platform.commands import Answer
from causeway_platform.links import UnknownLink
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import refusals
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.check_in_participant import (
    CheckInParticipant,
    check_in_participant,
    unknown_ticket,
)
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.web.changes import changed
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import shown_to
from causeway_registrations.web.schemas import CheckInBody, PersonalRegistrationView, RegistrationView
from causeway_registrations.web.tickets import TICKET
from causeway_registrations.web.views import person_view


def add_check_in_routes(routes: Routes, parts: Parts) -> None:
    """Declare what happens at the door."""

    @routes.post(
        "/check-ins",
        callers=OPERATOR,
        body=CheckInBody,
        answer=PersonalRegistrationView,
        refusals=(
            refusals.UnknownTicket,
            refusals.AlreadyCheckedIn,
            refusals.PlaceNotConfirmed,
            refusals.EventCancelled,
            refusals.RegistrationErased,
        ),
        summary="Let in the person with this ticket",
    )
    def check_in(call: Call) -> Answer:
        return _check_in(call, parts)

    @routes.post(
        "/registrations/<registration_id>/check-in/undo",
        callers=OPERATOR,
        answer=RegistrationView,
        refusals=(UnknownSubject, refusals.NotCheckedIn, refusals.RegistrationErased),
        summary="Take a check-in back",
    )
    def undo(call: Call) -> Answer:
        command = UndoCheckIn(registration_id=call.path["registration_id"])
        return parts.commands.run(
            lambda work: undo_check_in(command, work, now=parts.clock()), claim=call.claim, render=changed
        )


def _check_in(call: Call, parts: Parts) -> Answer:
    command = CheckInParticipant(registration_id=_registration_of(call.body["ticket"], parts))

    def handle(work: Work) -> Registration:
        return check_in_participant(command, work, now=parts.clock())

    def want(work: Work) -> None:
        work.registrations.want(command.registration_id)

    answer = parts.commands.run(handle, claim=call.claim, render=changed, want=want)
    # The name is for the person at the door and is not kept with the answer.
    person = person_view(shown_to(call.caller, command.registration_id, parts).registration)
    return replace(answer, body={**answer.body, "person": person})


def _registration_of(ticket: str, parts: Parts) -> str:
    try:
        return parts.links.verify(TICKET, ticket.strip()).id
    except UnknownLink:
        raise unknown_ticket() from None
