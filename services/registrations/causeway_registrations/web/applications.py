"""Applying, and how operators and reviewers see who has applied."""

from dataclasses import replace
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import APPLICATION_LINK, OPERATOR, PARTNER, PUBLIC
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import page, window_of
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain import application_refusals as refusals
from causeway_registrations.domain.application import Application, ApplicationStatus, Wanted
from causeway_registrations.domain.gate_refusals import AnswersDoNotFit
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.refusals import (
    AlreadyCheckedIn,
    EventCancelled,
    EventOver,
    ModeNotOffered,
    RegistrationEnded,
    UnknownEvent,
)
from causeway_registrations.use_cases.application_ports import MOST_APPLICATIONS, Filters, Listed
from causeway_registrations.use_cases.apply_for_place import ApplyForPlace, apply_for_place
from causeway_registrations.use_cases.erase_application import EraseApplication, erase_application
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_application import ListApplications, list_applications, show_judged
from causeway_registrations.use_cases.withdraw_application import WithdrawApplication, withdraw_application
from causeway_registrations.web.application_schemas import (
    ApplicationsPage,
    ApplicationsQuery,
    ApplicationView,
    ApplyBody,
    JudgedApplicationView,
    NewApplicationView,
    TableQuery,
)
from causeway_registrations.web.application_views import application_view, judged_view, listed_view, table_of
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.readers import REVIEWERS_SEE, reader_of, seen_by

EXAMPLE = {
    "name": "Anahit Petrosyan",
    "email": "anahit@museum.example",
    "mode": "onsite",
    "language": "hy",
    "zone": "Asia/Yerevan",
    "country": "AM",
    "track": "museum-studies",
    "statements": {"why": "I look after textiles and want to learn how others keep theirs."},
}
WITHDRAWING = (
    UnknownSubject,
    EventOver,
    refusals.ApplicationDecided,
    AlreadyCheckedIn,
    RegistrationEnded,
)
"""What taking an application back can be refused for."""

WANTING = (
    refusals.NoCall,
    EventCancelled,
    EventOver,
    refusals.ApplicationsNotOpen,
    refusals.ApplicationsClosed,
    ModeNotOffered,
    refusals.TrackNotOffered,
    refusals.RegionNotOffered,
    AnswersDoNotFit,
)
"""What a wish for a place can be refused for, a new one and a changed one."""


def add_application_routes(routes: Routes, parts: Parts) -> None:
    """Declare how one applies, and how operators see and end applications."""

    @routes.post(
        "/events/<event_id>/applications",
        callers=PUBLIC,
        body=ApplyBody,
        answer=NewApplicationView,
        status=201,
        refusals=(UnknownEvent, *WANTING, refusals.AlreadyApplied),
        summary="Apply for a place that people decide on",
        example=EXAMPLE,
    )
    def apply_for_a_place(call: Call) -> Answer:
        command = _command(call)

        def handle(work: Work) -> Application:
            return apply_for_place(command, work, now=parts.clock())

        return _with_token(parts.commands.run(handle, claim=call.claim, render=_applied), parts)

    @routes.get(
        "/events/<event_id>/applications",
        callers=OPERATOR | PARTNER,
        query=ApplicationsQuery,
        answer=ApplicationsPage,
        refusals=(UnknownSubject, refusals.NoCall),
        summary="Who has applied, in the order they came, with what reviewers say as far as you may know it",
        description=REVIEWERS_SEE,
    )
    def read_applications(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = _list(call, parts, after=after, limit=window.rows)
        return Answer(body=page(found, window, view=seen_by(call, listed_view), position=_position))

    @routes.get(
        "/events/<event_id>/applications.csv",
        callers=OPERATOR,
        query=TableQuery,
        answer=Media(MEDIA_TYPE),
        refusals=(refusals.NoCall,),
        limit="30/minute",
        summary="The same as a table; no cell is a formula",
    )
    def read_applications_table(call: Call) -> Content:
        found = _list(call, parts, after=None, limit=MOST_APPLICATIONS)
        headers = {"Content-Disposition": 'attachment; filename="applications.csv"', "Cache-Control": "no-store"}
        return Content(content=table_of(found), media_type=MEDIA_TYPE, headers=headers)

    @routes.get(
        "/applications/<application_id>",
        callers=OPERATOR | PARTNER,
        answer=JudgedApplicationView,
        refusals=(UnknownSubject, refusals.NoCall, refusals.ConflictOfInterest),
        summary="One application; its reviewers see the others' reviews after giving their own",
        description=REVIEWERS_SEE,
    )
    def read_application(call: Call) -> Answer:
        judged = show_judged(call.path["application_id"], reader_of(call), parts.applications, parts.readings)
        return Answer(body=seen_by(call, judged_view)(judged), etag=str(judged.own.revision if judged.own else 0))

    @routes.post(
        "/applications/<application_id>/withdraw",
        callers=OPERATOR,
        answer=ApplicationView,
        refusals=(*WITHDRAWING, ChangedMeanwhile),
        summary="Take an application back for somebody who has asked for it",
    )
    def take_back_application(call: Call) -> Answer:
        command = WithdrawApplication(application_id=call.path["application_id"])

        def handle(work: Work) -> Application:
            require_current(work.applications.get(command.application_id).revision, call.stated_revision)
            return withdraw_application(command, work, now=parts.clock(), rules=parts.rules)

        return parts.commands.run(handle, claim=call.claim, render=changed)

    @routes.post(
        "/applications/<application_id>/erase",
        callers=OPERATOR,
        answer=ApplicationView,
        refusals=(UnknownSubject, refusals.ApplicationForgotten, refusals.ApplicationAccepted, ChangedMeanwhile),
        summary="Forget the person of an application that led to no place; what is counted stays",
    )
    def erase_one_application(call: Call) -> Answer:
        command = EraseApplication(application_id=call.path["application_id"])

        def handle(work: Work) -> Application:
            require_current(work.applications.get(command.application_id).revision, call.stated_revision)
            return erase_application(command, work, now=parts.clock(), rules=parts.rules)

        return parts.commands.run(handle, claim=call.claim, render=changed)


def _command(call: Call) -> ApplyForPlace:
    body = call.body
    return ApplyForPlace(
        event_id=call.path["event_id"],
        participant=Participant(body["name"], body["email"]),
        language=body["language"],
        zone=body["zone"],
        wanted=wanted_in(body),
        statements=body["statements"],
    )


def wanted_in(body: dict[str, Any]) -> Wanted:
    """Return what the body of a call chooses; the statements are read by the call's form."""
    names = ("mode", "country", "institution_id", "institution_name", "track", "region")
    return Wanted(**{name: body[name] for name in names})


def _list(call: Call, parts: Parts, *, after: str | None, limit: int) -> list[Listed]:
    query = call.query
    status = query["status"]
    command = ListApplications(
        event_id=call.path["event_id"],
        reader=reader_of(call),
        filters=Filters(
            status=None if status is None else ApplicationStatus(status), track=query["track"], region=query["region"]
        ),
        after=after,
        limit=limit,
    )
    return list(list_applications(command, parts.applications))


def _position(listed: Listed) -> tuple[str]:
    return (listed.application.id,)


FIRST_LINK_VERSION = 1


def _with_token(answer: Answer, parts: Parts) -> Answer:
    # Added here, so that the link is kept nowhere: it is made again from the id.
    token = parts.links.sign(APPLICATION_LINK, answer.body["id"], FIRST_LINK_VERSION)
    return replace(answer, body={**answer.body, "token": token})


def _applied(application: Application) -> Answer:
    location = f"/api/registrations/applications/{application.id}"
    return replace(changed(application), status=201, headers={"Location": location})


def changed(application: Application) -> Answer:
    """Return the answer about a changed application, without the person."""
    return Answer(body=application_view(application), etag=str(application.revision))
