"""Routes that list: events for those who work with them, and who changed what."""

from datetime import datetime
from typing import Any

from causeway_events.domain.event import CANCELLED, PUBLISHED, STATUSES, Event
from causeway_events.use_cases.ports import EventFilter
from causeway_events.web.answers import ChangeView, EventView
from causeway_events.web.parts import EventsParts
from causeway_events.web.schemas import EventsQuery
from causeway_events.web.views import change_view, event_view, public_event_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC
from causeway_platform.web.paging import PageQuery, page, page_of, window_of
from causeway_platform.web.routes import Routes

ChangePage = page_of(ChangeView)
"""Three histories have the same shape."""

PUBLIC_STATUSES = (PUBLISHED, CANCELLED)


def add_list_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the list of events."""

    @routes.get(
        "/events",
        callers=PUBLIC,
        query=EventsQuery,
        answer=page_of(EventView),
        summary="Events by start; operators see drafts too",
    )
    def list_events(call: Call) -> Answer:
        operator = call.caller.role is OPERATOR
        allowed = STATUSES if operator else PUBLIC_STATUSES
        statuses = tuple(status for status in allowed if call.query["status"] in {None, status})
        window = window_of(call.query, datetime, str)
        found = parts.readings.events(wanted_events(call.query, statuses), after=window.after, limit=window.rows)
        view = event_view if operator else public_event_view
        return Answer(body=page(found, window, view=view, position=position_of_event))


def add_history_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the histories; a thrown-away draft's stays."""

    def history(call: Call, subject: str, noun: str) -> Answer:
        window = window_of(call.query, str)
        after = window.after[0] if window.after else None
        found = parts.readings.history(subject, after=after, limit=window.rows)
        if not found and after is None:
            raise UnknownSubject.named(noun)
        return Answer(body=page(found, window, view=change_view, position=lambda change: (change.id,)))

    @routes.get(
        "/events/<event_id>/history",
        callers=OPERATOR,
        query=PageQuery,
        answer=ChangePage,
        refusals=(UnknownSubject,),
        summary="Who changed what about an event, the first change first",
    )
    def show_event_history(call: Call) -> Answer:
        return history(call, call.path["event_id"], "event")

    @routes.get(
        "/programmes/<programme_id>/history",
        callers=OPERATOR,
        query=PageQuery,
        answer=ChangePage,
        refusals=(UnknownSubject,),
        summary="Who changed what about a programme",
    )
    def show_programme_history(call: Call) -> Answer:
        return history(call, call.path["programme_id"], "programme")

    @routes.get(
        "/editions/<edition_id>/history",
        callers=OPERATOR,
        query=PageQuery,
        answer=ChangePage,
        refusals=(UnknownSubject,),
        summary="Who changed what about an edition",
    )
    def show_edition_history(call: Call) -> Answer:
        return history(call, call.path["edition_id"], "edition")


def wanted_events(query: dict[str, Any], statuses: tuple[str, ...]) -> EventFilter:
    """Return the filter that a query asks for."""
    return EventFilter(
        statuses=statuses,
        programme_id=query["programme"],
        edition_id=query["edition"],
        ends_from=query["ends_from"],
        starts_before=query["starts_before"],
        country=query["country"],
        language=query["language"],
        mode=query["mode"],
    )


def position_of_event(event: Event) -> tuple[datetime, str]:
    """Return where in a list by start an event stands."""
    return (event.schedule.starts_at, event.id)
