"""What somebody who is enrolled sees and changes by their link, and operators by the enrolment's id."""

from collections.abc import Callable

from causeway_platform.commands import Answer
from causeway_platform.links import unknown_link
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import ENROLLED, OPERATOR, PERSON
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, page, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import refusals
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series_refusals import DateLeft, DateNotLeft, EnrolmentEnded, EnrolmentErased
from causeway_registrations.use_cases.end_enrolment import EndEnrolment, end_enrolment
from causeway_registrations.use_cases.forget_enrolment import ForgetEnrolment, erase_enrolment
from causeway_registrations.use_cases.leave_date import LeaveDate, leave_date
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.rejoin_date import RejoinDate, rejoin_date
from causeway_registrations.use_cases.series_ports import ShownEnrolment
from causeway_registrations.use_cases.show_enrolment import show_enrolment
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import LINK, REGISTERING
from causeway_registrations.web.series_schemas import (
    EnrolmentView,
    HeldEnrolmentsPage,
    RejoinBody,
    ShownEnrolmentView,
)
from causeway_registrations.web.series_views import enrolment_view, held_enrolment_view, shown_enrolment_view

NOT_KEPT = {"Cache-Control": "no-store"}


def add_my_series_routes(routes: Routes, parts: Parts) -> None:
    """Declare what the link to one's series is good for."""

    @routes.get(
        "/my-series",
        callers=ENROLLED,
        answer=ShownEnrolmentView,
        summary="The enrolment that the link is for, with all its dates",
    )
    def read_my_series(call: Call) -> Answer:
        shown = show_enrolment(call.caller.subject, parts.series)
        _refuse_revoked_link(call, shown.enrolment)
        return _shown(shown, lambda one: parts.links.sign(LINK, one.id, one.link_version), parts)

    @routes.post(
        "/my-series/end",
        callers=ENROLLED,
        answer=EnrolmentView,
        refusals=(EnrolmentEnded,),
        summary="End the enrolment and withdraw from all dates that have not begun",
    )
    def end_my_series(call: Call) -> Answer:
        command = EndEnrolment(enrolment_id=call.caller.subject)
        return _change(
            call,
            parts,
            lambda work: end_enrolment(command, work, now=parts.clock(), retention=parts.retention),
        )

    _add_dates(routes, parts)


def _add_dates(routes: Routes, parts: Parts) -> None:
    @routes.post(
        "/my-series/dates/<event_id>/leave",
        callers=ENROLLED,
        answer=EnrolmentView,
        refusals=(EnrolmentEnded, DateLeft, refusals.EventOver, refusals.AlreadyCheckedIn),
        summary="Leave one date: give up its place, and do not come back to it by oneself",
    )
    def leave_my_date(call: Call) -> Answer:
        command = LeaveDate(enrolment_id=call.caller.subject, event_id=call.path["event_id"])
        return _change(call, parts, lambda work: leave_date(command, work, now=parts.clock(), rules=parts.rules))

    @routes.post(
        "/my-series/dates/<event_id>/rejoin",
        callers=ENROLLED,
        body=RejoinBody,
        answer=EnrolmentView,
        refusals=(EnrolmentEnded, DateNotLeft, *REGISTERING),
        summary="Take part in a date after all, by the same rules as everybody",
        example={"mode": "online"},
    )
    def rejoin_my_date(call: Call) -> Answer:
        command = RejoinDate(enrolment_id=call.caller.subject, event_id=call.path["event_id"], mode=call.body["mode"])
        return _change(call, parts, lambda work: rejoin_date(command, work, now=parts.clock(), rules=parts.rules))


def add_enrolment_routes(routes: Routes, parts: Parts) -> None:
    """Declare what operators do with an enrolment, and what a person sees of theirs."""

    @routes.get(
        "/enrolments/<enrolment_id>",
        callers=OPERATOR,
        answer=ShownEnrolmentView,
        refusals=(UnknownSubject,),
        summary="One enrolment with all its dates",
    )
    def read_enrolment(call: Call) -> Answer:
        return _shown(show_enrolment(call.path["enrolment_id"], parts.series), lambda _: None, parts)

    @routes.post(
        "/enrolments/<enrolment_id>/end",
        callers=OPERATOR,
        answer=EnrolmentView,
        refusals=(UnknownSubject, ChangedMeanwhile, EnrolmentEnded, EnrolmentErased),
        summary="End an enrolment and withdraw the person from all dates that have not begun",
    )
    def end(call: Call) -> Answer:
        command = EndEnrolment(enrolment_id=call.path["enrolment_id"])
        return _change(
            call,
            parts,
            lambda work: end_enrolment(command, work, now=parts.clock(), retention=parts.retention),
        )

    @routes.post(
        "/enrolments/<enrolment_id>/erase",
        callers=OPERATOR,
        answer=EnrolmentView,
        refusals=(UnknownSubject, ChangedMeanwhile, EnrolmentErased),
        summary="Forget the person of an enrolment; their registrations are forgotten each by itself",
    )
    def erase_one_enrolment(call: Call) -> Answer:
        command = ForgetEnrolment(enrolment_id=call.path["enrolment_id"])
        return _change(call, parts, lambda work: erase_enrolment(command, work, now=parts.clock()))

    @routes.get(
        "/people/enrolments",
        callers=PERSON,
        query=PageQuery,
        answer=HeldEnrolmentsPage,
        summary="The enrolments in series of the person whom the link was sent to",
    )
    def read_my_enrolments(call: Call) -> Answer:
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = parts.series.enrolments_of_person(call.caller.subject, after=after, limit=window.rows)
        body = page(found, window, view=held_enrolment_view, position=lambda one: (one.enrolment.id,))
        return Answer(body=body, headers=NOT_KEPT)


def _change(call: Call, parts: Parts, change: Callable[[Work], Enrolment]) -> Answer:
    enrolment_id = call.path.get("enrolment_id", call.caller.subject)

    def handle(work: Work) -> Enrolment:
        enrolment = work.enrolments.get(enrolment_id)
        _refuse_revoked_link(call, enrolment)
        require_current(enrolment.revision, call.stated_revision)
        return change(work)

    return parts.commands.run(handle, claim=call.claim, render=_changed)


def _refuse_revoked_link(call: Call, enrolment: Enrolment) -> None:
    """Say no to somebody whose link is older than the enrolment's.

    Raises:
        UnknownLink: as for every link that does not work.
    """
    if call.caller.role is ENROLLED and call.caller.link_version != enrolment.link_version:
        raise unknown_link()


def _shown(shown: ShownEnrolment, sign: Callable[[Registration], str | None], parts: Parts) -> Answer:
    body = shown_enrolment_view(shown, sign, parts.clock())
    return Answer(body=body, headers=NOT_KEPT)


def _changed(enrolment: Enrolment) -> Answer:
    return Answer(body=enrolment_view(enrolment), etag=str(enrolment.revision))
