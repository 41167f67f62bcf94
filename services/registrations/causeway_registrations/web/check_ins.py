"""The door: tickets are scanned, people without one are found by name, and a wrong check-in is undone."""

from dataclasses import replace

from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import refusals
from causeway_registrations.domain.attendance import How, attendance_id
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.check_in_participant import (
    CheckInParticipant,
    check_in_participant,
    unknown_ticket,
)
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.undo_check_in import UndoCheckIn, undo_check_in
from causeway_registrations.web.attendance_schemas import CheckInBody, HandBody, UndoQuery
from causeway_registrations.web.changes import changed
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import shown_to
from causeway_registrations.web.schemas import PersonalRegistrationView, RegistrationView
from causeway_registrations.web.tickets import ticket_in
from causeway_registrations.web.views import person_view


def add_check_in_routes(routes: Routes, parts: Parts) -> None:
    """Declare what happens at the door."""

    said_no = (
        refusals.AlreadyCheckedIn,
        refusals.PlaceNotConfirmed,
        refusals.EventCancelled,
        refusals.UnknownOccasion,
        refusals.PartNotChosen,
        refusals.RegistrationErased,
    )

    @routes.post(
        "/check-ins",
        callers=OPERATOR,
        body=CheckInBody,
        answer=PersonalRegistrationView,
        refusals=(refusals.UnknownTicket, refusals.TicketForAnotherEvent, *said_no),
        summary="Let in the person with this ticket",
        example={
            "ticket": "ABCD-EFGH",
            "event_id": "01932f6e-0a02-7c31-9d5e-1b2f3a4c5d03",
            "occasion": "event",
            "scan_id": "phone-1-0007",
        },
    )
    def check_in(call: Call) -> Answer:
        return _check_in(call, _with_ticket(call, parts), parts)

    @routes.post(
        "/registrations/<registration_id>/check-in",
        callers=OPERATOR,
        body=HandBody,
        answer=PersonalRegistrationView,
        refusals=(UnknownSubject, *said_no),
        summary="Let in a person who was found by name",
        example={"seat": 0, "occasion": "part:opening"},
    )
    def check_in_by_hand(call: Call) -> Answer:
        shown_to(call.caller, call.path["registration_id"], parts)
        return _check_in(call, _by_hand(call), parts)

    @routes.post(
        "/registrations/<registration_id>/check-in/undo",
        callers=OPERATOR,
        query=UndoQuery,
        answer=RegistrationView,
        refusals=(UnknownSubject, refusals.NotCheckedIn, refusals.RegistrationErased),
        summary="Take a check-in back",
    )
    def undo(call: Call) -> Answer:
        command = UndoCheckIn(
            registration_id=call.path["registration_id"], seat=call.query["seat"], occasion=call.query["occasion"]
        )
        return parts.commands.run(
            lambda work: undo_check_in(command, work, now=parts.clock()), claim=call.claim, render=changed
        )


def _with_ticket(call: Call, parts: Parts) -> CheckInParticipant:
    body = call.body
    ticket = ticket_in(body["ticket"], parts)
    if ticket is None:
        raise unknown_ticket()
    return CheckInParticipant(
        registration_id=ticket.id,
        seat=ticket.version,
        event_id=body["event_id"],
        occasion=body["occasion"],
        use_id=body["scan_id"] or "",
        by=call.caller.subject,
        device=body["device"],
    )


def _by_hand(call: Call) -> CheckInParticipant:
    return CheckInParticipant(
        registration_id=call.path["registration_id"],
        seat=call.body["seat"],
        occasion=call.body["occasion"],
        how=How.HAND,
        by=call.caller.subject,
    )


def _check_in(call: Call, command: CheckInParticipant, parts: Parts) -> Answer:
    def handle(work: Work) -> Registration:
        return check_in_participant(command, work, now=parts.clock())

    def want(work: Work) -> None:
        work.registrations.want(command.registration_id)
        work.attendances.want(attendance_id(command.registration_id, command.seat))

    answer = parts.commands.run(handle, claim=call.claim, render=changed, want=want)
    # The name is for the person at the door and is not kept with the answer.
    registration = shown_to(call.caller, command.registration_id, parts).registration
    person = {**(person_view(registration) or {}), "name": registration.name_of(command.seat)}
    return replace(answer, body={**answer.body, "person": person})
