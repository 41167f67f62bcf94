"""Operators see who waits, and who is next."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes
from causeway_platform.web.schemas import Instant, NumberInQuery
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_waiting_list import ShowWaitingList, WaitingList, show_waiting_list
from causeway_registrations.web.admission_schemas import WaitingView
from causeway_registrations.web.admission_views import waiting_view
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.views import person_view

MOST_AHEAD = 50
MOST_LINES = 200
LIMIT = "60/minute"
"""It looks along the whole waiting list, so it is answered less often than what looks at counters."""


class WaitingListQuery(Schema):
    """How far to look ahead."""

    parties = NumberInQuery(
        minimum=1, maximum=MOST_AHEAD, load_default=10, metadata={"description": "How many of the next to show."}
    )


class WaitedForView(Schema):
    """What somebody waits for."""

    mode = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    parts = fields.List(fields.String(), required=True)
    size = fields.Integer(required=True, metadata={"description": "People in one party."})
    priority = fields.Integer(required=True)
    allotment_id = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the allotment whose places they wait for, too."}
    )


class LineView(WaitedForView):
    """Those who wait for exactly the same."""

    parties = fields.Integer(required=True)


class NextView(WaitedForView):
    """A party whose turn has come."""

    registration_id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    registered_at = Instant(required=True)


class WaitingListView(Schema):
    """Who waits, who is next, and by which policy."""

    event_id = fields.String(required=True)
    policy = fields.Nested(WaitingView, required=True)
    lines = fields.List(fields.Nested(LineView), required=True)
    other_lines = fields.Integer(required=True, metadata={"description": f"Lines beyond the first {MOST_LINES}."})
    next = fields.List(fields.Nested(NextView), required=True)
    more = fields.Boolean(required=True, metadata={"description": "Whether others could be offered places, too."})
    in_the_way = fields.String(
        required=True, allow_none=True, metadata={"description": "The slug of why nobody can be offered a place now."}
    )


def add_waiting_list_route(routes: Routes, parts: Parts) -> None:
    """Declare how operators see who waits."""

    @routes.get(
        "/events/<event_id>/waiting-list",
        callers=OPERATOR,
        query=WaitingListQuery,
        answer=WaitingListView,
        refusals=(UnknownEvent,),
        limit=LIMIT,
        summary="Who waits for what, and who would be offered the next free places",
    )
    def read_waiting_list(call: Call) -> Answer:
        return look_along(call, parts, _shown)


def look_along(call: Call, parts: Parts, render: Callable[[WaitingList], Answer]) -> Answer:
    """Return what ``render`` makes of the waiting list that a call asks for."""
    command = ShowWaitingList(event_id=call.path["event_id"], parties=call.query["parties"])

    def handle(work: Work) -> WaitingList:
        return show_waiting_list(command, work, now=parts.clock(), rules=parts.rules)

    # Nothing happens, so there is nothing that a repeated request must not do twice.
    return parts.commands.run(handle, claim=None, render=render)


def line_views(found: WaitingList) -> list[dict[str, Any]]:
    """Return the lines, those that come first at the top."""
    lines = sorted(found.lines.items(), key=lambda pair: (pair[0].priority, -pair[1], str(pair[0])))
    return [{**_waited_for(line), "parties": parties} for line, parties in lines]


def _shown(found: WaitingList) -> Answer:
    lines = line_views(found)
    return Answer(
        body={
            "event_id": found.event.id,
            "policy": waiting_view(found.event.admission.waiting),
            "lines": lines[:MOST_LINES],
            "other_lines": max(0, len(lines) - MOST_LINES),
            "next": [next_view(one) for one in found.next],
            "more": found.more,
            "in_the_way": found.in_the_way and found.in_the_way.slug,
        }
    )


def next_view(one: Registration) -> dict[str, Any]:
    """Return a party whose turn has come."""
    person = person_view(one)
    return {
        **_waited_for(one.line),
        "registration_id": one.id,
        "name": person and person["name"],
        "registered_at": one.registered_at.isoformat(),
    }


def _waited_for(line: Line) -> dict[str, Any]:
    demand = line.demand
    return {
        "mode": demand.mode,
        "kind": demand.kind,
        "parts": list(demand.parts),
        "size": demand.size,
        "priority": line.priority,
        "allotment_id": line.allotment_id,
    }
