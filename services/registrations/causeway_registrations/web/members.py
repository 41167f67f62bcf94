"""A leader names a member, takes one out, or puts somebody else in their place; a member confirms for themselves."""

from collections.abc import Callable

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import LEADER, PARTICIPANT
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import gate_refusals, refusals
from causeway_registrations.domain.delegation_refusals import NotNamed, TooLateToAsk
from causeway_registrations.domain.participant import Participant
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.confirm_place import ConfirmPlace, confirm_place
from causeway_registrations.use_cases.find_led import find_led, find_member
from causeway_registrations.use_cases.look_up import Brought
from causeway_registrations.use_cases.name_member import NameMember, name_member
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.remove_member import RemoveMember, remove_member, replace_member
from causeway_registrations.web.changes import changed
from causeway_registrations.web.delegation_schemas import ConfirmBody, MemberBody, MemberView
from causeway_registrations.web.delegations import member_view, require_leaders_link
from causeway_registrations.web.gate_views import stated_in
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import refuse_revoked_link
from causeway_registrations.web.schemas import RegistrationView

NAMING = (
    refusals.UnknownEvent,
    refusals.EventCancelled,
    refusals.EventOver,
    refusals.RegistrationNotOpen,
    refusals.RegistrationClosed,
    gate_refusals.PrerequisiteMissing,
    gate_refusals.ClashesWithAnother,
    refusals.ModeNotOffered,
    refusals.KindRequired,
    refusals.KindNotOffered,
    refusals.PartyTooLarge,
    refusals.UnknownAllotment,
    refusals.AllotmentReturned,
    refusals.AllotmentUsedUp,
    refusals.AllotmentElsewhere,
    refusals.AlreadyRegistered,
    TooLateToAsk,
)
"""What can be in the way of naming somebody."""

REMOVING = (UnknownSubject, ChangedMeanwhile, refusals.EventOver, refusals.RegistrationEnded, refusals.AlreadyCheckedIn)

MEMBER = {"name": "Li Wei", "email": "li@university.example", "language": "zh-Hans"}


def add_member_routes(routes: Routes, parts: Parts) -> None:
    """Declare how single members come and go."""

    @routes.post(
        "/delegation/members",
        callers=LEADER,
        body=MemberBody,
        answer=MemberView,
        status=201,
        refusals=NAMING,
        summary="Name a member; the place is held, and the member is asked to confirm",
        example=MEMBER,
    )
    def name_one(call: Call) -> Answer:
        return _run(
            call, parts, lambda work: name_member(_naming(call), work, now=parts.clock(), rules=parts.rules), 201
        )

    @routes.post(
        "/delegation/members/<member_id>/withdraw",
        callers=LEADER,
        answer=MemberView,
        refusals=(*REMOVING, refusals.RegistrationErased),
        summary="Take a member out; the place is the delegation's again",
    )
    def remove_one(call: Call) -> Answer:
        def handle(work: Work) -> Registration:
            return remove_member(_removing(call, work), work, now=parts.clock(), rules=parts.rules)

        return _run(call, parts, handle)

    @routes.post(
        "/delegation/members/<member_id>/replace",
        callers=LEADER,
        body=MemberBody,
        answer=MemberView,
        status=201,
        refusals=(*REMOVING, refusals.RegistrationErased, *(one for one in NAMING if one is not refusals.EventOver)),
        summary="Take a member out and name somebody else for the place, both or neither",
        example=MEMBER,
    )
    def replace_one(call: Call) -> Answer:
        def handle(work: Work) -> Registration:
            return replace_member(_removing(call, work), _naming(call), work, now=parts.clock(), rules=parts.rules)

        return _run(call, parts, handle, 201)

    _add_confirmation(routes, parts)


def _run(call: Call, parts: Parts, handle: Callable[[Work], Registration], status: int = 200) -> Answer:
    def with_link(work: Work) -> Registration:
        require_leaders_link(call, work)
        return handle(work)

    def render(member: Registration) -> Answer:
        return Answer(status=status, body=member_view(member), etag=str(member.revision))

    return parts.commands.run(with_link, claim=call.claim, render=render)


def _naming(call: Call) -> NameMember:
    body = call.body
    return NameMember(
        delegation_id=call.caller.subject,
        participant=Participant(body["name"], body["email"]),
        language=body["language"],
        zone=body["zone"],
    )


def _removing(call: Call, work: Work) -> RemoveMember:
    """Return whom to take out; of others than the leader's own members not even the revision can be tried."""
    member_id, delegation_id = call.path["member_id"], call.caller.subject
    _, _, allotment = find_led(delegation_id, work)
    require_current(find_member(member_id, allotment, work).revision, call.stated_revision)
    return RemoveMember(delegation_id=delegation_id, registration_id=member_id)


def _add_confirmation(routes: Routes, parts: Parts) -> None:
    @routes.post(
        "/mine/confirm",
        callers=PARTICIPANT,
        body=ConfirmBody,
        answer=RegistrationView,
        refusals=(
            NotNamed,
            refusals.NoOffer,
            refusals.OfferExpired,
            refusals.EventCancelled,
            refusals.EventOver,
            gate_refusals.TermsNotAccepted,
            gate_refusals.AnswersDoNotFit,
            refusals.RegistrationErased,
            ChangedMeanwhile,
        ),
        summary="Confirm a place for which somebody else has named the person, with their own consent",
        example={"consent": {"version": "2026-11"}},
    )
    def confirm_mine(call: Call) -> Answer:
        body = call.body
        command = ConfirmPlace(
            registration_id=call.caller.subject,
            accepted_terms=body["consent"]["version"],
            brought=Brought(
                terms_version=body["terms_version"], answers=body["answers"], needs=stated_in(body["needs"])
            ),
            language=body["language"],
            zone=body["zone"],
        )

        def handle(work: Work) -> Registration:
            registration = work.registrations.get(command.registration_id)
            refuse_revoked_link(call.caller, registration)
            require_current(registration.revision, call.stated_revision)
            return confirm_place(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=changed)
