"""Routes of events: drafting, changing, publishing, rescheduling, cancelling, and what became of them."""

from collections.abc import Callable
from typing import cast

from causeway_events.domain import refusals as rules
from causeway_events.domain.event import DRAFT, Event
from causeway_events.use_cases.cancel_event import CancelEvent, cancel_event
from causeway_events.use_cases.change_event import ChangeEvent, change_event
from causeway_events.use_cases.delete_draft import DeleteDraft, delete_draft
from causeway_events.use_cases.draft_event import DraftEvent, draft_event
from causeway_events.use_cases.ports import Work
from causeway_events.use_cases.publish_event import PublishEvent, publish_event
from causeway_events.use_cases.reschedule_event import RescheduleEvent, reschedule_event
from causeway_events.use_cases.revisions import Moves, NewValues
from causeway_events.web.answers import EventView
from causeway_events.web.commands import domain_values
from causeway_events.web.parts import EventsParts
from causeway_events.web.schemas import CancelBody, EventBody, EventChangeBody, PublishBody, RescheduleBody
from causeway_events.web.views import event_view, public_event_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, Refusal, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC, Role
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes

_SCHEDULE_RULES: tuple[type[Refusal], ...] = (
    rules.EndBeforeStart,
    rules.LocalTimeDoesNotExist,
    rules.TooLong,
    rules.UnknownZone,
    rules.UnlikelyYear,
    rules.WindowUpsideDown,
    rules.WindowAfterEnd,
    rules.WindowPast,
    rules.PlaceMissing,
)
_EVENT_RULES: tuple[type[Refusal], ...] = (
    *_SCHEDULE_RULES,
    rules.TextMissing,
    rules.NoMode,
    rules.NegativeCapacity,
    rules.HostTwice,
    rules.UnknownInstitution,
)
_GENERAL: tuple[type[Refusal], ...] = (UnknownSubject, ChangedMeanwhile)


def add_draft_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the routes that make, show, change and throw away events."""

    @routes.post(
        "/editions/<edition_id>/events",
        callers=OPERATOR,
        body=EventBody,
        answer=EventView,
        status=201,
        refusals=(UnknownSubject, *_EVENT_RULES),
        summary="Draft an event",
    )
    def draft(call: Call) -> Answer:
        command = DraftEvent(by=call.caller.subject, edition_id=call.path["edition_id"], **domain_values(call.body))
        return parts.run(lambda work: draft_event(command, work, now=parts.clock()), claim=call.claim, render=_created)

    @routes.get(
        "/events/<event_id>",
        callers=PUBLIC,
        answer=EventView,
        refusals=(UnknownSubject,),
        summary="One event; drafts are shown to operators only",
    )
    def show_event(call: Call) -> Answer:
        event = visible_event(parts, call.path["event_id"], call.caller.role)
        shown = event_view(event) if call.caller.role is OPERATOR else public_event_view(event)
        return Answer(body=shown, etag=str(event.revision))

    @routes.patch(
        "/events/<event_id>",
        callers=OPERATOR,
        body=EventChangeBody,
        answer=EventView,
        refusals=(
            *_GENERAL,
            rules.AlreadyCancelled,
            rules.RescheduleInstead,
            rules.CapacityBelowTaken,
            rules.ModeInUse,
            *_EVENT_RULES,
        ),
        summary="Change an event's texts, hosts, window or capacities; a draft in anything",
    )
    def change(call: Call) -> Answer:
        command = ChangeEvent(
            by=call.caller.subject,
            event_id=call.path["event_id"],
            values=cast(NewValues, domain_values(call.body)),
        )
        return _run(parts, call, lambda work: change_event(command, work, now=parts.clock()))

    @routes.delete(
        "/events/<event_id>",
        callers=OPERATOR,
        status=204,
        refusals=(*_GENERAL, rules.NotADraft),
        summary="Throw a draft away",
    )
    def throw_away(call: Call) -> Answer:
        command = DeleteDraft(by=call.caller.subject, event_id=call.path["event_id"])

        def handle(work: Work) -> None:
            require_current(work.events.get(command.event_id).revision, call.stated_revision)
            delete_draft(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=lambda _: Answer(status=204))


def add_announcement_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the routes by which the public hears something; If-Match is welcome and not demanded."""

    @routes.post(
        "/events/<event_id>/publish",
        callers=OPERATOR,
        body=PublishBody,
        answer=EventView,
        refusals=(
            *_GENERAL,
            rules.NotADraft,
            rules.AlreadyCancelled,
            rules.EventIsOver,
            rules.PlaceMissing,
            rules.WindowPast,
        ),
        summary="Open a draft to the public",
    )
    def publish(call: Call) -> Answer:
        command = PublishEvent(by=call.caller.subject, event_id=call.path["event_id"], **call.body)
        return _run(parts, call, lambda work: publish_event(command, work, now=parts.clock()))

    @routes.post(
        "/events/<event_id>/reschedule",
        callers=OPERATOR,
        body=RescheduleBody,
        answer=EventView,
        refusals=(
            *_GENERAL,
            rules.NotPublished,
            rules.AlreadyCancelled,
            rules.EventIsOver,
            rules.NothingChanges,
            rules.StartPast,
            *_SCHEDULE_RULES,
        ),
        summary="Move a published event to another time, place, room or join link",
    )
    def reschedule(call: Call) -> Answer:
        values = domain_values(call.body)
        command = RescheduleEvent(
            by=call.caller.subject,
            event_id=call.path["event_id"],
            reason=values.pop("reason"),
            moves=cast(Moves, values),
        )
        return _run(parts, call, lambda work: reschedule_event(command, work, now=parts.clock()))

    @routes.post(
        "/events/<event_id>/cancel",
        callers=OPERATOR,
        body=CancelBody,
        answer=EventView,
        refusals=(*_GENERAL, rules.NotPublished, rules.AlreadyCancelled, rules.EventIsOver),
        summary="Call a published event off, for good",
    )
    def cancel(call: Call) -> Answer:
        command = CancelEvent(by=call.caller.subject, event_id=call.path["event_id"], **call.body)
        return _run(parts, call, lambda work: cancel_event(command, work, now=parts.clock()))


def visible_event(parts: EventsParts, event_id: str, role: Role) -> Event:
    """Return the event if ``role`` may see it.

    Raises:
        UnknownSubject: there is none, or it is a draft and the caller is no operator.
    """
    event = parts.readings.event(event_id)
    if event is None or (event.status == DRAFT and role is not OPERATOR):
        raise UnknownSubject.named("event")
    return event


def _run(parts: EventsParts, call: Call, use_case: Callable[[Work], Event]) -> Answer:
    def handle(work: Work) -> Event:
        require_current(work.events.get(call.path["event_id"]).revision, call.stated_revision)
        return use_case(work)

    return parts.run(handle, claim=call.claim, render=_shown)


def _shown(event: Event) -> Answer:
    return Answer(body=event_view(event), etag=str(event.revision))


def _created(event: Event) -> Answer:
    location = f"/api/events/events/{event.id}"
    return Answer(status=201, body=event_view(event), headers={"Location": location}, etag=str(event.revision))
