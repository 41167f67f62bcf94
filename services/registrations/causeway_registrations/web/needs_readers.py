"""Operators say who provides for needs; these see whose they are, and every operator how many need what."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTNER, NotAllowed
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_platform.web.schemas import Identifier, Instant, Text, TextsByLanguage, ZoneName
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.needs import NeedsReader, may_read_needs
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.refusals import AdmissionContradictory, UnknownEvent
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.list_given import count_needs
from causeway_registrations.use_cases.list_provided_events import list_provided_events
from causeway_registrations.use_cases.name_needs_readers import NameNeedsReaders, name_needs_readers
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.show_admission import show_admission
from causeway_registrations.use_cases.show_places import show_places
from causeway_registrations.web.gate_schemas import NeedsCountsView
from causeway_registrations.web.parts import Parts

MOST_READERS = 50
MAX_NAME = 200
EXAMPLE = {"items": [{"subject": "0190a1b2-0000-7000-8000-000000000002", "name": "Lilit, of the kitchen"}]}


class NeedsReaderBody(Schema):
    """Somebody who provides for what people need."""

    subject = Identifier(required=True, metadata={"description": "The contact's id, an operator's or a partner's."})
    name = Text(required=True, max_length=MAX_NAME)


class NeedsReadersBody(Schema):
    """Who alone sees whose the needs are; nobody named: every operator."""

    items = fields.List(fields.Nested(NeedsReaderBody), load_default=list, validate=validate.Length(max=MOST_READERS))


class NeedsReadersView(Schema):
    """Who alone sees whose the needs are, and the admission's revision."""

    items = fields.List(fields.Nested(NeedsReaderBody), required=True)
    revision = fields.Integer(required=True)


class ProvidedEventView(Schema):
    """An event whose needs somebody provides for."""

    event_id = fields.String(required=True)
    title = TextsByLanguage(required=True)
    starts_at = Instant(required=True)
    zone = ZoneName(required=True)


class ProvidedEventsView(Schema):
    """The events whose needs somebody provides for, at most 30."""

    items = fields.List(fields.Nested(ProvidedEventView), required=True)


def add_needs_reader_routes(routes: Routes, parts: Parts) -> None:
    """Declare who is named to read needs, and what others learn of them."""
    _add_readings(routes, parts)

    @routes.put(
        "/events/<event_id>/admission/needs-readers",
        callers=OPERATOR,
        body=NeedsReadersBody,
        answer=NeedsReadersView,
        refusals=(UnknownEvent, ChangedMeanwhile, AdmissionContradictory),
        summary="Say who alone sees whose the needs are; If-Match states the admission's revision",
        example=EXAMPLE,
    )
    def put_needs_readers(call: Call) -> Answer:
        readers = tuple(NeedsReader(**one) for one in call.body["items"])
        command = NameNeedsReaders(event_id=call.path["event_id"], readers=readers)

        def handle(work: Work) -> Admission:
            require_current(find_event(command.event_id, work).admission.revision, call.stated_revision)
            return name_needs_readers(command, work)

        return parts.commands.run(handle, claim=call.claim, render=_readers_answer)


def _add_readings(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/events/<event_id>/admission/needs-readers",
        callers=OPERATOR,
        answer=NeedsReadersView,
        refusals=(UnknownEvent,),
        summary="Who alone sees whose the needs are; when nobody is named, every operator does",
    )
    def read_needs_readers(call: Call) -> Answer:
        return _readers_answer(show_admission(call.path["event_id"], parts.readings))

    @routes.get(
        "/events/<event_id>/needs/counts",
        callers=OPERATOR,
        answer=NeedsCountsView,
        refusals=(UnknownEvent,),
        summary="How many participants with a place need what; it names nobody",
    )
    def read_needs_counts(call: Call) -> Answer:
        return Answer(body=counts_view(count_needs(call.path["event_id"], parts.readings, parts.gate_readings)))

    @routes.get(
        "/needs-to-provide",
        callers=OPERATOR | PARTNER,
        answer=ProvidedEventsView,
        summary="The events that name you as one of those who provide for needs, the newest first",
    )
    def read_provided_events(call: Call) -> Answer:
        found = list_provided_events(call.caller.subject, parts.readings, parts.gate_readings)
        return Answer(body={"items": [_provided_view(one) for one in found]})


def event_with_needs(call: Call, event_id: str, parts: Parts) -> OfferedEvent:
    """Return the event to somebody who may see whose its needs are.

    Raises:
        UnknownEvent: there is none.
        UnknownSubject: a partner is not named; whether there is such an event is not said.
        NotAllowed: others are named than this operator.
    """
    event, operates = parts.readings.event(event_id), call.caller.role is OPERATOR
    readers = () if event is None else event.admission.needs_readers
    if may_read_needs(readers, call.caller.subject, operates=operates):
        return show_places(event_id, parts.readings)
    if not operates:
        raise UnknownSubject.named("event")
    raise _for_others(readers)


def _for_others(readers: Sequence[NeedsReader]) -> NotAllowed:
    names = [one.name for one in readers]
    return NotAllowed(
        "Whose the needs of this event are is seen by those alone who provide for them.",
        next_step=f"Ask {', '.join(names)}; the counts, which name nobody, are for every operator.",
        readers=names,
    )


def counts_view(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return how many need what."""
    return {name: dict(counted) for name, counted in counts.items()}


def _readers_answer(admission: Admission) -> Answer:
    items = [{"subject": one.subject, "name": one.name} for one in admission.needs_readers]
    return Answer(body={"items": items, "revision": admission.revision}, etag=str(admission.revision))


def _provided_view(event: Announcement) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "title": dict(event.title),
        "starts_at": event.starts_at.isoformat(),
        "zone": event.zone,
    }
