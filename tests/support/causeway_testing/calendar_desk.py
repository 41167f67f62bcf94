"""The calendar's routes over memory: as fast as a function call, and the same answers as over the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from flask.testing import FlaskClient

from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.domain.event import Event
from causeway_events.domain.history import Change
from causeway_events.domain.programme import Edition, Programme
from causeway_events.use_cases.ports import EventFilter, FeedState, Window
from causeway_events.web.parts import EventsParts
from causeway_events.wiring import build_routes
from causeway_platform.commands import Answer, Claim
from causeway_platform.links import Links
from causeway_platform.web.app import add_routes, bare_app, surround
from causeway_platform.web.call import Edge
from causeway_platform.web.doorkeeper import Doorkeeper
from causeway_platform.web.rate_limits import RateLimits
from causeway_testing.calendar_office import NOW, Entity, FakeWork
from causeway_testing.tokens import TokenMint

PUBLIC_URL = "https://exchange.example"

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


class FakeReadings:
    """Reads from a unit of work in memory; see ``ports.Readings``."""

    def __init__(self, work: FakeWork) -> None:
        self.work = work
        self.feed_reads = 0

    def event(self, event_id: str) -> Event | None:
        """Return the event, or none."""
        return self.work.events.find(event_id)

    def programme(self, programme_id: str) -> Programme | None:
        """Return the programme, or none."""
        return self.work.programmes.find(programme_id)

    def edition(self, edition_id: str) -> Edition | None:
        """Return the edition, or none."""
        return self.work.editions.find(edition_id)

    def events(self, wanted: EventFilter, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Event]:
        """Return events by start."""
        found = sorted((event for event in self.work.events if _wanted(event, wanted)), key=_position)
        return [event for event in found if after is None or _position(event) > after][:limit]

    def programmes(self, *, after: str | None, limit: int) -> Sequence[Programme]:
        """Return programmes by id."""
        return _page(self.work.programmes, after, limit)

    def programmes_by_id(self, programme_ids: Sequence[str]) -> Mapping[str, Programme]:
        """Return the programmes by id."""
        return {found.id: found for found in self.work.programmes if found.id in programme_ids}

    def editions(self, programme_id: str, *, after: str | None, limit: int) -> Sequence[Edition]:
        """Return the programme's editions by id."""
        return _page((found for found in self.work.editions if found.programme_id == programme_id), after, limit)

    def history(self, subject: str, *, after: str | None, limit: int) -> Sequence[Change]:
        """Return what was changed, by id."""
        return _page((change for change in self.work.history if change.subject == subject), after, limit)

    def places(self, event_ids: Sequence[str]) -> Mapping[str, KnownPlaces]:
        """Return how full the events are."""
        return {found.id: found for found in self.work.places if found.id in event_ids}

    def institutions(self, institution_ids: Sequence[str]) -> Mapping[str, KnownInstitution]:
        """Return the institutions that are known."""
        return {found.id: found for found in self.work.institutions if found.id in institution_ids}

    def feed_state(self, programme_id: str | None, window: Window) -> FeedState:
        """Return a state whose version is the sum of all revisions."""
        events = self._public(programme_id)
        left = [event.schedule.ends_at for event in events if event.schedule.ends_at < window.since]
        entered = [event.schedule.starts_at for event in events if event.schedule.starts_at <= window.until]
        return FeedState(
            version=sum(event.revision for event in events),
            changed_at=max((event.changed_at for event in events), default=NOW),
            last_left=max(left, default=None),
            last_entered=max(entered, default=None),
        )

    def feed_events(self, programme_id: str | None, window: Window, *, limit: int) -> Sequence[Event]:
        """Return the public events in the window, by start."""
        self.feed_reads += 1
        found = [
            event
            for event in self._public(programme_id)
            if event.schedule.ends_at >= window.since and event.schedule.starts_at <= window.until
        ]
        return sorted(found, key=_position)[:limit]

    def _public(self, programme_id: str | None) -> list[Event]:
        events = [event for event in self.work.events if event.status != "draft"]
        return [event for event in events if programme_id in {None, event.programme_id}]


def _position(event: Event) -> tuple[datetime, str]:
    return (event.schedule.starts_at, event.id)


def _page(found: Iterable[E], after: str | None, limit: int) -> Sequence[E]:
    rows = sorted(found, key=lambda row: row.id)
    return [row for row in rows if after is None or row.id > after][:limit]


def _wanted(event: Event, wanted: EventFilter) -> bool:
    start, place = event.schedule.starts_at, event.place
    return (
        event.status in wanted.statuses
        and wanted.programme_id in {None, event.programme_id}
        and wanted.edition_id in {None, event.edition_id}
        and (wanted.ends_from is None or event.schedule.ends_at >= wanted.ends_from)
        and (wanted.starts_before is None or start < wanted.starts_before)
        and wanted.country in {None, place.country if place else ""}
        and (wanted.language is None or wanted.language in event.languages)
        and (wanted.mode is None or wanted.mode in event.modes)
    )


@dataclass
class Desk:
    """The routes, and what lies behind them; ``now`` can be moved."""

    work: FakeWork = field(default_factory=FakeWork)
    now: datetime = NOW
    mint: TokenMint = field(default_factory=TokenMint)
    answers: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.readings = FakeReadings(self.work)
        parts = EventsParts(run=self._run, readings=self.readings, clock=lambda: self.now, public_url=PUBLIC_URL)
        edge = Edge(doorkeeper=Doorkeeper(self.mint, Links(["a-link-key-for-tests"])), limits=RateLimits(active=False))
        app = bare_app("events")
        add_routes(app, build_routes(parts), edge)
        surround(app, "events", https=True)
        self.client: FlaskClient = app.test_client()

    def _run(self, handle: Callable[[Any], R], *, claim: Claim | None, render: Callable[[R], Answer]) -> Answer:
        """Run a command as one transaction would: a refusal leaves everything as it was."""
        if claim is not None and claim.id in self.answers:
            return replace(self.answers[claim.id], replayed=True)
        shelves = vars(self.work)
        before = {name: copy(shelf.rows) for name, shelf in shelves.items() if name != "facts"}
        try:
            answer = render(handle(self.work))
        except BaseException:
            for name, rows in before.items():
                shelves[name].rows = rows
            raise
        if claim is not None:
            self.answers[claim.id] = answer
        return answer

    def call(self, method: str, path: str, *, role: str | None = "operator", **options: Any) -> Any:
        """Send a request as ``role``, or as nobody."""
        headers = dict(options.pop("headers", {}))
        if role is not None:
            headers |= self.mint.bearer(role, subject="anna")
        return self.client.open(f"/api/events/{path}", method=method, headers=headers, **options)
