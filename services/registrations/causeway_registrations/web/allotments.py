"""Operators keep places for institutions, and hold them for a purpose."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.links import UnknownLink
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, cursor_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import refusals
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.delegation import Leader
from causeway_registrations.use_cases.allotments import unknown_allotment
from causeway_registrations.use_cases.change_allotment import ChangeAllotment, change_allotment
from causeway_registrations.use_cases.grant_allotment import GrantAllotment, grant_allotment
from causeway_registrations.use_cases.list_allotments import ListAllotments, list_allotments
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.return_allotment import ReturnAllotment, return_allotment
from causeway_registrations.web.allotment_schemas import (
    AllotmentBody,
    AllotmentChangeBody,
    AllotmentsPageView,
    AllotmentView,
)
from causeway_registrations.web.parts import Parts

ALLOTMENT = "allotment"
"""The purpose of the token that lets one register on an allotment's places."""


def add_allotment_routes(routes: Routes, parts: Parts) -> None:
    """Declare how allotments are granted, listed, changed and returned."""

    @routes.post(
        "/events/<event_id>/allotments",
        callers=OPERATOR,
        body=AllotmentBody,
        answer=AllotmentView,
        status=201,
        refusals=(
            refusals.UnknownEvent,
            refusals.EventCancelled,
            refusals.EventOver,
            refusals.ModeNotOffered,
            refusals.KindRequired,
            refusals.KindNotOffered,
            refusals.DateOver,
            refusals.NotEnoughPlaces,
        ),
        summary="Keep free places for an institution, or hold them for a purpose, until a date",
        example={
            "label": "Yerevan State University",
            "mode": "onsite",
            "places": 30,
            "returns_at": "2027-06-01T20:00:00Z",
        },
    )
    def grant(call: Call) -> Answer:
        command = GrantAllotment(event_id=call.path["event_id"], **{**call.body, "leader": _leader_in(call.body)})

        def handle(work: Work) -> Allotment:
            return grant_allotment(command, work, now=parts.clock())

        return _with_token(parts.commands.run(handle, claim=call.claim, render=_granted), parts)

    @routes.get(
        "/events/<event_id>/allotments",
        callers=OPERATOR,
        query=PageQuery,
        answer=AllotmentsPageView,
        refusals=(refusals.UnknownEvent,),
        summary="What is kept for whom at an event, in the order it was granted",
    )
    def read_allotments(call: Call) -> Answer:
        return Answer(body=_page(call, parts))

    @routes.put(
        "/allotments/<allotment_id>",
        callers=OPERATOR,
        body=AllotmentChangeBody,
        answer=AllotmentView,
        refusals=(
            UnknownSubject,
            ChangedMeanwhile,
            refusals.AllotmentReturned,
            refusals.AllotmentTooSmall,
            refusals.EventCancelled,
            refusals.EventOver,
            refusals.DateOver,
            refusals.NotEnoughPlaces,
        ),
        summary="Keep more or fewer places, or until another date",
        example={"places": 25, "returns_at": "2026-11-30T18:00:00+04:00"},
    )
    def change(call: Call) -> Answer:
        return _change(call, parts)

    @routes.post(
        "/allotments/<allotment_id>/return",
        callers=OPERATOR,
        answer=AllotmentView,
        refusals=(UnknownSubject, ChangedMeanwhile, refusals.AllotmentReturned),
        summary="Let everybody have what nobody has filled; who has a place keeps it",
    )
    def give_back(call: Call) -> Answer:
        command = ReturnAllotment(allotment_id=call.path["allotment_id"])

        def handle(work: Work) -> Allotment:
            _require_current(call, work)
            return return_allotment(command, work, now=parts.clock(), rules=parts.rules)

        return _with_token(parts.commands.run(handle, claim=call.claim, render=_changed), parts)


def _change(call: Call, parts: Parts) -> Answer:
    body = call.body
    command = ChangeAllotment(
        allotment_id=call.path["allotment_id"],
        places=body["places"],
        returns_at=body["returns_at"],
        leader=_leader_in(body),
        keep_leader="leader" not in body,
        waiting_priority=body.get("waiting_priority"),
        keep_priority="waiting_priority" not in body,
    )

    def handle(work: Work) -> Allotment:
        _require_current(call, work)
        return change_allotment(command, work, now=parts.clock(), rules=parts.rules)

    return _with_token(parts.commands.run(handle, claim=call.claim, render=_changed), parts)


def _leader_in(body: Mapping[str, Any]) -> Leader | None:
    leader = body.get("leader")
    return None if leader is None else Leader(**leader)


def _require_current(call: Call, work: Work) -> None:
    allotment = work.allotments.get(call.path["allotment_id"])
    require_current(allotment.revision, call.stated_revision)


def allotment_named_by(token: str | None, parts: Parts) -> str | None:
    """Return the id of the allotment that a token proves, none without a token.

    Raises:
        UnknownAllotment: it is not one of ours.
    """
    if token is None:
        return None
    try:
        return parts.links.verify(ALLOTMENT, token.strip()).id
    except UnknownLink:
        raise unknown_allotment() from None


def _page(call: Call, parts: Parts) -> dict[str, Any]:
    window = window_of(call.query, str)
    after = None if window.after is None else window.after[0]
    command = ListAllotments(event_id=call.path["event_id"], after=after, limit=window.limit)
    found = list_allotments(command, parts.readings)
    led = parts.delegations.delegations_by_id([one.delegation_id for one in found.items if one.delegation_id])

    def view(one: Allotment) -> dict[str, Any]:
        delegation = led.get(one.delegation_id or "")
        leader = None if delegation is None or delegation.leader is None else asdict(delegation.leader)
        return {**_view(one), "token": parts.links.sign(ALLOTMENT, one.id), "leader": leader}

    return {
        "items": [view(one) for one in found.items],
        "next": None if found.next_after is None else cursor_of((found.next_after,)),
    }


def _with_token(answer: Answer, parts: Parts) -> Answer:
    """Return the answer with the token, which is made anew each time and kept nowhere."""
    return replace(answer, body={**answer.body, "token": parts.links.sign(ALLOTMENT, answer.body["id"])})


def _granted(allotment: Allotment) -> Answer:
    return replace(_changed(allotment), status=201)


def _changed(allotment: Allotment) -> Answer:
    return Answer(body=_view(allotment), etag=str(allotment.revision))


def _view(allotment: Allotment) -> dict[str, Any]:
    returned_at = allotment.returned_at
    return {
        "id": allotment.id,
        "event_id": allotment.event_id,
        "label": allotment.label,
        "institution_id": allotment.institution_id,
        "mode": allotment.mode,
        "kind": allotment.kind,
        "places": allotment.places,
        "filled": allotment.filled,
        "returns_at": allotment.returns_at.isoformat(),
        "returned_at": None if returned_at is None else returned_at.isoformat(),
        "delegation_id": allotment.delegation_id,
        "waiting_priority": allotment.waiting_priority,
        "revision": allotment.revision,
    }
