"""What can be done with a registration: by operators under its id, by participants under ``/mine``.

Both addresses are declared from one table, so that neither can offer more than the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marshmallow import Schema

from causeway_platform.commands import Answer
from causeway_platform.refusals import Refusal, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTICIPANT
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Handler, Routes
from causeway_registrations.domain import refusals
from causeway_registrations.domain.application_refusals import ApplicationRequired
from causeway_registrations.domain.delegation_refusals import ConsentNeeded
from causeway_registrations.domain.party_refusals import ComesAlone, NoPlacesForCompanions, OfferUnanswered
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.accept_offer import AcceptOffer, accept_offer
from causeway_registrations.use_cases.change_companions import ChangeCompanions, change_companions
from causeway_registrations.use_cases.change_mode import ChangeMode, change_mode
from causeway_registrations.use_cases.decline_offer import DeclineOffer, decline_offer
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import refuse_revoked_link
from causeway_registrations.web.schemas import CompanionsBody, ModeBody, RegistrationView
from causeway_registrations.web.views import registration_view

Carry = Callable[[Call, str, Work, Parts], Registration]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that can be done; ``carry`` is given the call, the registration's id, the work and the parts."""

    name: str
    path: str
    summary: str
    carry: Carry
    refusals: Sequence[type[Refusal]]
    body: type[Schema] | None = None
    example: object = None
    replaces: bool = False
    """Whether it puts something in the place of what there is, so that twice is the same as once."""


def _withdraw(_: Call, registration_id: str, work: Work, parts: Parts) -> Registration:
    command = WithdrawRegistration(registration_id=registration_id)
    return withdraw_registration(command, work, now=parts.clock(), rules=parts.rules)


def _change_mode(call: Call, registration_id: str, work: Work, parts: Parts) -> Registration:
    body = call.body
    parts_wanted = None if body["parts"] is None else tuple(sorted(set(body["parts"])))
    command = ChangeMode(registration_id=registration_id, mode=body["mode"], wait=body["wait"], parts=parts_wanted)
    return change_mode(command, work, now=parts.clock(), rules=parts.rules)


def _change_companions(call: Call, registration_id: str, work: Work, parts: Parts) -> Registration:
    command = ChangeCompanions(registration_id=registration_id, companions=tuple(call.body["companions"]))
    return change_companions(command, work, now=parts.clock(), rules=parts.rules)


def _accept(_: Call, registration_id: str, work: Work, parts: Parts) -> Registration:
    return accept_offer(AcceptOffer(registration_id=registration_id), work, now=parts.clock())


def _decline(_: Call, registration_id: str, work: Work, parts: Parts) -> Registration:
    command = DeclineOffer(registration_id=registration_id)
    return decline_offer(command, work, now=parts.clock(), rules=parts.rules)


CHANGES = (
    Change(
        name="withdraw",
        path="/withdraw",
        summary="Give up the place, the offer or the wait",
        carry=_withdraw,
        refusals=(refusals.RegistrationEnded, refusals.AlreadyCheckedIn, refusals.EventOver),
    ),
    Change(
        name="change_mode",
        path="/mode",
        summary="Attend in another mode, or other parts of the event",
        carry=_change_mode,
        body=ModeBody,
        example={"mode": "online", "wait": True, "parts": ["keynote"]},
        refusals=(
            refusals.RegistrationEnded,
            refusals.AlreadyCheckedIn,
            refusals.ModeUnchanged,
            ConsentNeeded,
            refusals.ModeNotOffered,
            refusals.UnknownPart,
            refusals.PartNotInMode,
            refusals.DrawPending,
            refusals.EventFull,
            refusals.EventCancelled,
            refusals.EventOver,
        ),
    ),
    Change(
        name="change_companions",
        path="/companions",
        summary="Put names right, let fewer people come along, or more",
        carry=_change_companions,
        body=CompanionsBody,
        example={"companions": ["Davit Petrosyan"]},
        replaces=True,
        refusals=(
            refusals.RegistrationEnded,
            refusals.AlreadyCheckedIn,
            ConsentNeeded,
            ComesAlone,
            OfferUnanswered,
            refusals.RegistrationNotOpen,
            refusals.RegistrationClosed,
            ApplicationRequired,
            refusals.ModeNotOffered,
            refusals.KindRequired,
            refusals.KindNotOffered,
            refusals.UnknownPart,
            refusals.PartNotInMode,
            refusals.PartyTooLarge,
            NoPlacesForCompanions,
            refusals.EventCancelled,
            refusals.EventOver,
        ),
    ),
    Change(
        name="accept_offer",
        path="/offer/accept",
        summary="Say yes to the place on offer",
        carry=_accept,
        refusals=(
            refusals.NoOffer,
            refusals.OfferExpired,
            refusals.EventCancelled,
            refusals.EventOver,
            ConsentNeeded,
        ),
    ),
    Change(
        name="decline_offer",
        path="/offer/decline",
        summary="Say no to the place on offer",
        carry=_decline,
        refusals=(refusals.NoOffer,),
    ),
)


def add_change_routes(routes: Routes, parts: Parts) -> None:
    """Declare every change under both addresses."""
    for change in CHANGES:
        declare = routes.put if change.replaces else routes.post
        declare(
            f"/registrations/<registration_id>{change.path}",
            callers=OPERATOR | PARTICIPANT,
            own="registration_id",
            summary=change.summary,
            body=change.body,
            example=change.example,
            answer=RegistrationView,
            refusals=(UnknownSubject, refusals.RegistrationErased, *change.refusals),
        )(_handler(change, parts, change.name, lambda call: call.path["registration_id"]))
        declare(
            f"/mine{change.path}",
            callers=PARTICIPANT,
            summary=change.summary,
            body=change.body,
            example=change.example,
            answer=RegistrationView,
            refusals=change.refusals,
        )(_handler(change, parts, f"{change.name}_mine", lambda call: call.caller.subject))


def _handler(change: Change, parts: Parts, name: str, whose: Callable[[Call], str]) -> Handler:
    def handler(call: Call) -> Answer:
        return _carry_out(change, call, whose(call), parts)

    handler.__name__ = name
    return handler


def _carry_out(change: Change, call: Call, registration_id: str, parts: Parts) -> Answer:
    def handle(work: Work) -> Registration:
        registration = work.registrations.get(registration_id)
        refuse_revoked_link(call.caller, registration)
        require_current(registration.revision, call.stated_revision)
        return change.carry(call, registration_id, work, parts)

    return parts.commands.run(
        handle,
        claim=call.claim,
        render=changed,
        want=lambda work: work.registrations.want(registration_id),
    )


def changed(registration: Registration) -> Answer:
    """Return the answer to a change: the registration afterwards."""
    return Answer(body=registration_view(registration), etag=str(registration.revision))
