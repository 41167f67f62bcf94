"""What the pages and use cases need of the world around them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.domain.shown_call import ShownCall
from causeway_portal.domain.shown_event import ShownEvent
from causeway_portal.domain.shown_partners import ShownEdition, ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import ShownPlaces
from causeway_portal.domain.shown_series import ShownSeries
from causeway_portal.domain.troubled_delivery import TroubledDelivery
from causeway_portal.domain.visit import SignedIn, Visit
from causeway_portal.domain.wishes import Wish

C = TypeVar("C")


class Copies(Protocol[C]):
    """One kind of copy inside a transaction."""

    def find(self, entity_id: str, /) -> C | None:
        """Return the copy, or none."""

    def add(self, entity: C, /) -> None:
        """Keep a new copy."""

    def save(self, entity: C, /) -> None:
        """Keep a newer state."""


class Work(Protocol):
    """The copies that one transaction changes."""

    @property
    def events(self) -> Copies[ShownEvent]: ...

    @property
    def programmes(self) -> Copies[ShownProgramme]: ...

    @property
    def editions(self) -> Copies[ShownEdition]: ...

    @property
    def institutions(self) -> Copies[ShownInstitution]: ...

    @property
    def places(self) -> Copies[ShownPlaces]: ...

    @property
    def admissions(self) -> Copies[ShownAdmission]: ...

    @property
    def series(self) -> Copies[ShownSeries]: ...

    @property
    def calls(self) -> Copies[ShownCall]: ...

    @property
    def troubled_deliveries(self) -> Copies[TroubledDelivery]: ...


class Reading(Protocol):
    """The copies as pages read them."""

    def event(self, event_id: str) -> ShownEvent | None:
        """Return an event, or none."""

    def upcoming(self, wish: Wish, now: datetime, *, skip: int, limit: int) -> list[ShownEvent]:
        """Return events that have not ended, soonest first."""

    def past(self, wish: Wish, now: datetime, *, skip: int, limit: int) -> list[ShownEvent]:
        """Return events that have ended, latest first."""

    def between(self, wish: Wish, start: datetime, end: datetime, *, limit: int) -> list[ShownEvent]:
        """Return events that go on at some time from ``start`` to ``end``, soonest first."""

    def places(self, event_ids: Iterable[str]) -> Mapping[str, ShownPlaces]:
        """Return how full events are, by event id; one without any registration yet is left out."""

    def admission(self, event_id: str) -> ShownAdmission:
        """Return how people get into an event; as usual if nobody has described it."""

    def series(self, series_ids: Iterable[str]) -> Mapping[str, ShownSeries]:
        """Return what is known of series, by the id of the programme or edition; others are left out."""

    def dates_of(self, series_id: str, now: datetime, *, limit: int) -> list[ShownEvent]:
        """Return the dates of a programme or an edition that have not ended, soonest first."""

    def call(self, event_id: str) -> ShownCall | None:
        """Return the call for applications to an event, or none."""

    def programmes(self) -> Sequence[ShownProgramme]:
        """Return every programme."""

    def editions(self, programme_id: str) -> Sequence[ShownEdition]:
        """Return a programme's editions, newest first."""

    def institutions(self, ids: Iterable[str]) -> Mapping[str, ShownInstitution]:
        """Return institutions by id."""

    def hosts(self, *, limit: int) -> Sequence[ShownInstitution]:
        """Return institutions that may host, for a choice."""

    def countries(self) -> Sequence[str]:
        """Return the countries that events happen in."""

    def troubled_deliveries(self, *, limit: int) -> Sequence[TroubledDelivery]:
        """Return deliveries that failed and have not recovered, newest first."""


class Visits(Protocol):
    """People who have signed in."""

    def start(self, signed_in: SignedIn) -> Visit:
        """Begin a visit; its id goes into the cookie and nowhere else."""

    def find(self, visit_id: str) -> Visit | None:
        """Return the visit, or none if it has ended."""

    def end(self, visit_id: str) -> None:
        """End the visit."""

    def claim_renewal(self, visit_id: str) -> bool:
        """Say whether this caller is the one to renew the tokens; the others wait for its outcome."""

    def renew(self, visit: Visit, signed_in: SignedIn) -> Visit:
        """Keep new tokens."""


class ServiceDown(Exception):
    """A service could not be reached or did not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to one of the services."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    authorization: str | None = None
    claim: str | None = None
    revision: int | None = None
    timeout_s: float | None = None
    caller_address: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A service's answer; ``body`` is JSON or, for other content, text."""

    status: int
    body: Any
    revision: int | None = None

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    @property
    def slug(self) -> str:
        """The stable name of the refusal, if it is one."""
        body = self.body if isinstance(self.body, dict) else {}
        return str(body.get("slug") or "unexpected")


@dataclass(frozen=True, slots=True)
class Passing:
    """A service's answer that is passed on while it comes; ``chunks`` fail with ``ServiceDown`` when it breaks off."""

    reply: Reply
    chunks: Iterator[bytes]


class Services(Protocol):
    """The services' HTTP interfaces."""

    def ask(self, ask: Ask) -> Reply:
        """Return the service's answer.

        Raises:
            ServiceDown: it could not be reached or did not answer in time.
        """

    def pass_on(self, ask: Ask) -> Passing:
        """Return the service's answer as it comes; its body is in the chunks, or in the reply if it is a refusal.

        Raises:
            ServiceDown: it could not be reached or did not answer in time.
        """
