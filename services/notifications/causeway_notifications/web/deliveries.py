"""Routes about deliveries: the log, and sending again."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from causeway_notifications.domain.refusals import NoLongerTrue, StillUnderWay
from causeway_notifications.use_cases.resend_delivery import resend_delivery
from causeway_notifications.web.parts import Parts
from causeway_notifications.web.schemas import DeliveryPage, DeliveryQuery, DeliveryView
from causeway_notifications.web.views import delivery_view, logged_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.paging import Position, beyond, page, window_of
from causeway_platform.web.routes import Routes

ORDER = [("queued_at", -1), ("_id", -1)]
FILTERS = ("event_id", "registration_id", "kind", "status")


def add_delivery_routes(routes: Routes, parts: Parts) -> None:
    """Declare the routes about deliveries."""
    _add_reading(routes, parts)
    _add_resending(routes, parts)


def _add_reading(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/deliveries",
        callers=OPERATOR,
        query=DeliveryQuery,
        answer=DeliveryPage,
        summary="List the messages that were sent or are to be sent, the newest first",
    )
    def list_deliveries(call: Call) -> Answer:
        window = window_of(call.query, datetime, str)
        where = {name: call.query[name] for name in FILTERS if call.query[name] is not None}
        rows = parts.log.page({**where, **beyond(ORDER, window.after)}, limit=window.rows)
        return Answer(body=page(rows, window, view=logged_view, position=_position))

    @routes.get(
        "/deliveries/<delivery_id>",
        callers=OPERATOR,
        answer=DeliveryView,
        refusals=(UnknownSubject,),
        summary="Show one message: to whom, when, how often tried, and why it failed",
    )
    def show_delivery(call: Call) -> Answer:
        logged = parts.log.one(call.path["delivery_id"])
        return Answer(body=logged_view(logged), etag=str(logged.delivery.revision))


def _add_resending(routes: Routes, parts: Parts) -> None:
    @routes.post(
        "/deliveries/<delivery_id>/resend",
        callers=OPERATOR,
        answer=DeliveryView,
        status=201,
        refusals=(UnknownSubject, StillUnderWay, NoLongerTrue),
        summary="Send a message once more, as a new message",
    )
    def resend(call: Call) -> Answer:
        def handle(work: Any) -> dict[str, Any]:
            return delivery_view(resend_delivery(call.path["delivery_id"], work, now=parts.clock()), None)

        def render(view: dict[str, Any]) -> Answer:
            location = f"{routes.prefix}/deliveries/{view['id']}"
            return Answer(status=201, body=view, headers={"Location": location}, etag=str(view["revision"]))

        answer = parts.commands.run(handle, claim=call.claim, render=render)
        # Whom it is for is added here, so that it is not kept with the answer.
        shown = logged_view(parts.log.one(answer.body["id"]))
        return replace(answer, body={**answer.body, "recipient": shown["recipient"], "language": shown["language"]})


def _position(logged: Any) -> Position:
    return (logged.delivery.queued_at, logged.delivery.id)
