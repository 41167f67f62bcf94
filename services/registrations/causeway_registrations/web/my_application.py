"""What an applicant sees and does by the link that was mailed to them."""

from collections.abc import Callable

from causeway_platform.commands import Answer
from causeway_platform.links import unknown_link
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import APPLICANT, PERSON
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, page, page_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import application_refusals as refusals
from causeway_registrations.domain.application import Application
from causeway_registrations.domain.gate_refusals import AnswersDoNotFit
from causeway_registrations.use_cases.answer_follow_up import AnswerFollowUp, answer_follow_up
from causeway_registrations.use_cases.change_application import ChangeApplication, change_application
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_application import show_application
from causeway_registrations.use_cases.show_held_applications import HeldApplication, show_held_applications
from causeway_registrations.use_cases.withdraw_application import WithdrawApplication, withdraw_application
from causeway_registrations.web.application_schemas import (
    ApplicationView,
    FollowUpAnswersBody,
    HeldApplicationView,
    MyApplicationView,
    WantedBody,
)
from causeway_registrations.web.application_views import held_view, my_view
from causeway_registrations.web.applications import WANTING, WITHDRAWING, changed, wanted_in
from causeway_registrations.web.parts import Parts

HeldApplicationsPage = page_of(HeldApplicationView)


def add_my_application_routes(routes: Routes, parts: Parts) -> None:
    """Declare how an applicant sees, changes and takes back the application, and answers what is asked afterwards."""

    @routes.get(
        "/my-application",
        callers=APPLICANT,
        answer=MyApplicationView,
        refusals=(refusals.NoCall,),
        summary="The application that the link is for",
    )
    def read_my_application(call: Call) -> Answer:
        shown = show_application(call.caller.subject, parts.applications, parts.readings)
        _refuse_revoked_link(call, shown.application)
        return Answer(body=my_view(shown, parts.clock()), etag=str(shown.application.revision))

    @routes.post(
        "/my-application/change",
        callers=APPLICANT,
        body=WantedBody,
        answer=ApplicationView,
        refusals=(UnknownSubject, *WANTING, refusals.ApplicationDecided, ChangedMeanwhile),
        summary="Write or choose something else, until the call closes",
        example={"mode": "online", "track": "museum-studies", "statements": {"why": "To learn from others."}},
    )
    def change_my_application(call: Call) -> Answer:
        command = ChangeApplication(
            application_id=call.caller.subject, wanted=wanted_in(call.body), statements=call.body["statements"]
        )
        return _run(call, parts, lambda work: change_application(command, work, now=parts.clock()))

    @routes.post(
        "/my-application/withdraw",
        callers=APPLICANT,
        answer=ApplicationView,
        refusals=(*WITHDRAWING, ChangedMeanwhile),
        summary="Take the application back, or the place that it was given",
    )
    def withdraw_my_application(call: Call) -> Answer:
        command = WithdrawApplication(application_id=call.caller.subject)
        return _run(call, parts, lambda work: withdraw_application(command, work, now=parts.clock(), rules=parts.rules))

    @routes.post(
        "/my-application/follow-up",
        callers=APPLICANT,
        body=FollowUpAnswersBody,
        answer=ApplicationView,
        refusals=(
            UnknownSubject,
            refusals.NoCall,
            refusals.NoFollowUp,
            refusals.FollowUpClosed,
            AnswersDoNotFit,
            ChangedMeanwhile,
        ),
        summary="Answer what accepted people are asked, again and again until it is due",
        example={"answers": {"arrival": "2027-07-20"}},
    )
    def answer_my_follow_up(call: Call) -> Answer:
        command = AnswerFollowUp(application_id=call.caller.subject, answers=call.body["answers"])
        return _run(call, parts, lambda work: answer_follow_up(command, work, now=parts.clock()))

    @routes.get(
        "/people/applications",
        callers=PERSON,
        query=PageQuery,
        answer=HeldApplicationsPage,
        summary="The applications held here about the person whom the link was sent to, and what reviewers said",
    )
    def read_held_applications(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = show_held_applications(
            call.caller.subject, parts.applications, parts.readings, after=after, limit=window.rows
        )
        return Answer(
            body=page(found, window, view=held_view, position=_position), headers={"Cache-Control": "no-store"}
        )


def _position(held: HeldApplication) -> tuple[str]:
    return (held.application.id,)


def _run(call: Call, parts: Parts, change: Callable[[Work], Application]) -> Answer:
    def handle(work: Work) -> Application:
        application = work.applications.get(call.caller.subject)
        _refuse_revoked_link(call, application)
        require_current(application.revision, call.stated_revision)
        return change(work)

    return parts.commands.run(handle, claim=call.claim, render=changed)


def _refuse_revoked_link(call: Call, application: Application) -> None:
    """Say no to a link that is older than the application's, as for every link that does not work."""
    if call.caller.link_version != application.link_version:
        raise unknown_link()
