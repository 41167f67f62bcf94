"""How full events are."""

from datetime import datetime

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC
from causeway_platform.web.paging import PageQuery, cursor_of, window_of
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import UnknownEvent
from causeway_registrations.use_cases.list_registrations import ListRegistrations, list_registrations
from causeway_registrations.use_cases.show_overview import show_overview
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.schemas import OverviewView, PlacesView, RegistrationsPage, RegistrationsQuery
from causeway_registrations.web.sought import sought_by
from causeway_registrations.web.views import event_places_view, personal_view, places_view


def add_event_routes(routes: Routes, parts: Parts) -> None:
    """Declare what can be asked about events."""

    @routes.get(
        "/events/<event_id>/places",
        callers=PUBLIC,
        answer=PlacesView,
        refusals=(UnknownEvent,),
        summary="How full an event is",
    )
    def read_places(call: Call) -> Answer:
        event = show_places(call.path["event_id"], parts.readings)
        # Two documents make the answer, so both revisions make its tag.
        return Answer(body=places_view(event), etag=f"{event.places.revision}.{event.announced.revision}")

    @routes.get(
        "/events/<event_id>/registrations",
        callers=OPERATOR,
        query=RegistrationsQuery,
        answer=RegistrationsPage,
        refusals=(UnknownEvent,),
        summary="Who is registered for an event, in the order they came",
    )
    def read_registrations(call: Call) -> Answer:
        return Answer(body=_registrations_page(call, parts))

    @routes.get(
        "/overview",
        callers=OPERATOR,
        query=PageQuery,
        answer=OverviewView,
        summary="How all events stand that are not long over, the next to end first",
    )
    def read_overview(call: Call) -> Answer:
        return Answer(body=_overview(call, parts))


def _registrations_page(call: Call, parts: Parts) -> dict[str, object]:
    window = window_of(call.query, str)
    command = ListRegistrations(
        event_id=call.path["event_id"],
        after=None if window.after is None else window.after[0],
        limit=window.limit,
        sought=sought_by(call),
    )
    found = list_registrations(command, parts.readings)
    return {
        "items": [personal_view(shown.registration, shown.place_in_queue) for shown in found.items],
        "next": None if found.next_after is None else cursor_of((found.next_after,)),
    }


def _overview(call: Call, parts: Parts) -> dict[str, object]:
    window = window_of(call.query, datetime, str)
    after = None if window.after is None else (window.after[0], window.after[1])
    shown = show_overview(parts.readings, now=parts.clock(), after=after, limit=window.limit)
    return {
        "totals": dict(shown.totals),
        "items": [event_places_view(event) for event in shown.events],
        "next": None if shown.next_after is None else cursor_of(shown.next_after),
    }
