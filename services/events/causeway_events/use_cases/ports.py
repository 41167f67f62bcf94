"""What the use cases need of the outside: the unit of work with its shelves, and what can be read without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from causeway_events.domain.copies import KnownInstitution, KnownPlaces
from causeway_events.domain.event import Event
from causeway_events.domain.history import Change
from causeway_events.domain.programme import Edition, Programme

E = TypeVar("E")


class Shelf(Protocol[E]):
    """The aggregates of one kind, as one transaction sees and changes them."""

    def want(self, entity_id: str, /) -> None:
        """Ask for an aggregate that will be needed, so that many are read at once."""

    def find(self, entity_id: str, /) -> E | None:
        """Return the aggregate, or none."""

    def get(self, entity_id: str, /) -> E:
        """Return the aggregate.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def add(self, entity: E, /) -> None:
        """Keep a new aggregate."""

    def save(self, entity: E, /) -> None:
        """Keep a changed aggregate."""

    def remove(self, entity: E, /) -> None:
        """Take an aggregate away."""


class Programmes(Shelf[Programme], Protocol):
    """The programmes."""

    def with_slug(self, slug: str, /) -> Programme | None:
        """Return the programme that has ``slug``, or none."""


class Editions(Shelf[Edition], Protocol):
    """The editions of all programmes."""

    def labelled(self, programme_id: str, label: str, /) -> Edition | None:
        """Return the programme's edition that has ``label``, or none."""


class Work(Protocol):
    """Everything one command reads, changes and says; all of it is kept, or nothing."""

    @property
    def programmes(self) -> Programmes: ...

    @property
    def editions(self) -> Editions: ...

    @property
    def events(self) -> Shelf[Event]: ...

    @property
    def institutions(self) -> Shelf[KnownInstitution]: ...

    @property
    def places(self) -> Shelf[KnownPlaces]: ...

    @property
    def history(self) -> Shelf[Change]: ...

    def record(self, fact: object, /) -> None:
        """Note that something happened, so that others hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are looked for; what is none does not matter.

    A stretch of time has what ends at ``ends_from`` or later and starts before ``starts_before``, so that what goes on
    for months is found on every one of its days.
    """

    statuses: Sequence[str]
    programme_id: str | None = None
    edition_id: str | None = None
    ends_from: datetime | None = None
    starts_before: datetime | None = None
    country: str | None = None
    language: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What a feed's content depends on; two equal states have the same content.

    ``last_left`` is the end of the newest event that is too old for the feed, ``last_entered`` the start of the last
    one that is near enough: with the version they say which events are in the window, without reading any.
    """

    version: int
    changed_at: datetime
    last_left: datetime | None
    last_entered: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The stretch of time that a feed shows: what ends at ``since`` or later and starts at ``until`` or before."""

    since: datetime
    until: datetime


class Readings(Protocol):
    """What can be read outside a transaction."""

    def event(self, event_id: str) -> Event | None:
        """Return the event, or none."""

    def programme(self, programme_id: str) -> Programme | None:
        """Return the programme, or none."""

    def edition(self, edition_id: str) -> Edition | None:
        """Return the edition, or none."""

    def events(self, wanted: EventFilter, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Event]:
        """Return events by start, after the start and id ``after``."""

    def programmes(self, *, after: str | None, limit: int) -> Sequence[Programme]:
        """Return programmes in the order they were made, after the id ``after``."""

    def programmes_by_id(self, programme_ids: Sequence[str]) -> Mapping[str, Programme]:
        """Return the programmes by id."""

    def editions(self, programme_id: str, *, after: str | None, limit: int) -> Sequence[Edition]:
        """Return the programme's editions in the order they were made, after the id ``after``."""

    def history(self, subject: str, *, after: str | None, limit: int) -> Sequence[Change]:
        """Return what was changed, the first change first, after the id ``after``."""

    def places(self, event_ids: Sequence[str]) -> Mapping[str, KnownPlaces]:
        """Return how full the events are, by event id; one that nobody has registered for is absent."""

    def institutions(self, institution_ids: Sequence[str]) -> Mapping[str, KnownInstitution]:
        """Return the institutions that are known, by id."""

    def feed_state(self, programme_id: str | None, window: Window) -> FeedState:
        """Return the state of a programme's feed, or of the feed of everything."""

    def feed_events(self, programme_id: str | None, window: Window, *, limit: int) -> Sequence[Event]:
        """Return the published and cancelled events of a feed, by start."""
