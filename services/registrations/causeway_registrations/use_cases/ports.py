"""What the use cases need of the world: the unit of work with its stores, and what can be read without one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.data_request import DataRequest
from causeway_registrations.domain.dates_to_follow import DatesToFollow
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.domain.kept_form import KeptForm
from causeway_registrations.domain.kept_terms import KeptTerms
from causeway_registrations.domain.needs import Needs
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series import Series
from causeway_registrations.domain.sheet import Sheet
from causeway_registrations.domain.sought import Sought
from causeway_registrations.use_cases.application_ports import Applications, Reviews
from causeway_registrations.use_cases.certificate_ports import Assessments, CertificateRules, Certificates
from causeway_registrations.use_cases.delegation_ports import Delegations
from causeway_registrations.use_cases.feedback_ports import FeedbackForms, GivenFeedback, GivenMarks
from causeway_registrations.use_cases.gate_ports import AccessCodes, Kept
from causeway_registrations.use_cases.held_ports import HeldBeside
from causeway_registrations.use_cases.import_ports import RefusedRows
from causeway_registrations.use_cases.series_ports import Enrolments

IMPORT_GOES_ON = "import-goes-on"
"""Clock work: the next rows of a table are to be looked at."""

OFFER_LAPSES = "offer-lapses"
"""Clock work: an offer's time is over."""

ALLOTMENT_DUE = "allotment-due"
"""Clock work: what nobody has filled of an allotment returns to everybody."""

DRAW_DUE = "draw-due"
"""Clock work: the places of an event are to be drawn."""

OFFERS_CONTINUE = "offers-continue"
"""Clock work: more places are free than one transaction offers on."""


RETENTION = "retention"
"""Clock work: what was kept for a time after an event goes."""

ERASURE_CONTINUES = "erasure-continues"
"""Clock work: more is held about a person than one transaction forgets."""


class OfferedEvents(Protocol):
    """The events as this service knows them."""

    def want(self, event_id: str, /) -> None:
        """Ask for an event that will be needed, so that a batch reads all of them at once."""

    def find(self, entity_id: str, /) -> OfferedEvent | None:
        """Return the event, or none."""

    def places_of(self, event_id: str, /) -> Places | None:
        """Return the event's places, which outlive our copy of what was announced."""

    def admission_of(self, event_id: str, /) -> Admission:
        """Return how people get into the event, which outlives our copy, too."""

    def dates_of(self, series_id: str, *, ending_after: datetime, at_most: int) -> Sequence[Announcement]:
        """Return the dates of a programme or an edition that end after that moment, the next to end first."""

    def last_date_of(self, series_id: str, /) -> Announcement | None:
        """Return the date of a series that ends last, or none while it has no date."""

    def save(self, entity: OfferedEvent, /) -> None:
        """Keep a new or changed event, its places too."""


class Registrations(Protocol):
    """The registrations of all events."""

    def want(self, entity_id: str, /) -> None:
        """Ask for a registration that will be needed."""

    def want_person(self, identity: str, /) -> None:
        """Ask for a person's live registration, which will be needed."""

    def get(self, entity_id: str, /) -> Registration:
        """Return the registration.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def find(self, entity_id: str, /) -> Registration | None:
        """Return the registration, or none."""

    def live_of(self, identity: str, /) -> Registration | None:
        """Return the person's live registration in the event, if they have one."""

    def of_person(self, key: str, at_most: int) -> Sequence[Registration]:
        """Return registrations that hold the person with this key, the oldest first."""

    def newest_of(self, key: str) -> Registration | None:
        """Return the registration that the person with this key made last, or none."""

    def in_event(self, event_id: str, *, after: str, at_most: int) -> Sequence[Registration]:
        """Return the event's registrations in the order they came, those after the id ``after``."""

    def first_in(self, event_id: str, line: Line, /) -> Registration | None:
        """Return who has the first position of those who wait in ``line``, or none."""

    def known_of(self, key: str, at_most: int, /) -> Sequence[Registration]:
        """Return the person's registrations in all events, ``at_most`` of them, the newest."""

    def confirmed_in(self, event_id: str, *, after: str, limit: int) -> list[Registration]:
        """Return up to ``limit`` with a confirmed place, in the order of their ids, those after ``after``.

        Whoever was forgotten is not among them.
        """

    def add(self, entity: Registration, /) -> None:
        """Keep a new registration."""

    def save(self, entity: Registration, /) -> None:
        """Keep a changed registration."""


class Allotments(Protocol):
    """The places kept for institutions, of all events."""

    def want(self, entity_id: str, /) -> None:
        """Ask for an allotment that will be needed."""

    def get(self, entity_id: str, /) -> Allotment:
        """Return the allotment.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def find(self, entity_id: str, /) -> Allotment | None:
        """Return the allotment, or none."""

    def save(self, entity: Allotment, /) -> None:
        """Keep a new or changed allotment."""


class DataRequests(Protocol):
    """The newest request of each person who asked what is held about them."""

    def find(self, entity_id: str, /) -> DataRequest | None:
        """Return the request, or none."""

    def add(self, entity: DataRequest, /) -> None:
        """Keep a first request."""

    def save(self, entity: DataRequest, /) -> None:
        """Keep a newer one."""

    def remove(self, entity: DataRequest, /) -> None:
        """Keep it no longer."""


class Attendances(Protocol):
    """Who came, seat by seat."""

    def want(self, entity_id: str, /) -> None:
        """Ask for a seat's attendance that will be needed."""

    def find(self, entity_id: str, /) -> SeatAttendance | None:
        """Return the seat's attendance, or none while its ticket was never used."""

    def load_wanted(self) -> None:
        """Read everything asked for."""

    def save(self, entity: SeatAttendance, /) -> None:
        """Keep a new or changed attendance."""


class Work(Protocol):
    """Everything one command reads, changes and says; all of it is kept, or nothing."""

    @property
    def offered_events(self) -> OfferedEvents: ...

    @property
    def registrations(self) -> Registrations: ...

    @property
    def certificate_rules(self) -> CertificateRules: ...

    @property
    def assessments(self) -> Assessments: ...

    @property
    def certificates(self) -> Certificates: ...

    @property
    def feedback_forms(self) -> FeedbackForms: ...

    @property
    def feedback_marks(self) -> GivenMarks: ...

    @property
    def feedback(self) -> GivenFeedback: ...

    @property
    def allotments(self) -> Allotments: ...

    @property
    def delegations(self) -> Delegations: ...

    @property
    def imports(self) -> Kept[GroupImport]: ...

    @property
    def sheets(self) -> Kept[Sheet]: ...

    @property
    def refused_rows(self) -> RefusedRows: ...

    @property
    def data_requests(self) -> DataRequests: ...

    @property
    def series(self) -> Kept[Series]: ...

    @property
    def dates_to_follow(self) -> Kept[DatesToFollow]: ...

    @property
    def enrolments(self) -> Enrolments: ...

    @property
    def access_codes(self) -> AccessCodes: ...

    @property
    def answers_given(self) -> Kept[AnswersGiven]: ...

    @property
    def needs(self) -> Kept[Needs]: ...

    @property
    def forms(self) -> Kept[KeptForm]: ...

    @property
    def terms(self) -> Kept[KeptTerms]: ...

    @property
    def calls(self) -> Kept[Call]: ...

    @property
    def cohorts(self) -> Kept[Cohort]: ...

    @property
    def decision_rounds(self) -> Kept[DecisionRound]: ...

    @property
    def applications(self) -> Applications: ...

    @property
    def reviews(self) -> Reviews: ...

    def load_wanted(self) -> None:
        """Read what was asked for, one query a kind."""

    def savepoint(self) -> Any:
        """Return a mark to which ``roll_back`` can return."""

    def roll_back(self, mark: Any, /) -> None:
        """Forget everything since ``mark``."""

    def forget(self, subject: str) -> None:
        """Take the person out of everything that was said about ``subject``."""

    @property
    def attendances(self) -> Attendances: ...

    def record(self, fact: object) -> None:
        """Note that something happened, so that others hear of it."""

    def claim_places(self, event_ids: Iterable[str], /) -> None:
        """Let nobody else change the places of these events until this transaction is over."""

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        """Have something done later; the same kind and subject again replaces it."""

    def unschedule(self, kind: str, subject: str) -> None:
        """Take that back."""


@dataclass(frozen=True, slots=True)
class ShownRegistration:
    """A registration as it stands; ``place_in_queue`` counts from 1 and is none unless it waits."""

    registration: Registration
    place_in_queue: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRegistration:
    """All that is held in one registration, with its event as far as it is known."""

    shown: ShownRegistration
    event: Announcement | None
    data_requested_at: datetime | None
    beside: HeldBeside


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of an event's registrations in the order they came; ``next_after`` leads to the following ones."""

    items: Sequence[ShownRegistration]
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllotmentsPage:
    """A stretch of an event's allotments in the order they were granted; ``next_after`` leads to the following ones."""

    items: Sequence[Allotment]
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How all events stand: counts by status, and the events in the order they end."""

    totals: Mapping[str, int]
    events: Sequence[OfferedEvent]
    next_after: tuple[datetime, str] | None


class AttendanceReadings(Protocol):
    """Who came, as it is read outside a transaction."""

    def attendances_of(self, registrations: Sequence[Registration]) -> Sequence[SeatAttendance]:
        """Return what is kept of the attendance of these registrations' seats."""

    def attendance_counts(self, event_id: str, minimum_minutes: int | None) -> Mapping[str, Mapping[str, int]]:
        """Return how many seats attended, by occasion and mode."""

    def attendance_list(
        self, event_id: str, *, occasion: str, after: str | None, limit: int, minimum_minutes: int | None
    ) -> Sequence[tuple[SeatAttendance, Registration]]:
        """Return up to ``limit`` seats that attended ``occasion`` with their registrations, after the id ``after``."""

    def confirmed_after(self, event_id: str, *, after: str | None, limit: int) -> Sequence[Registration]:
        """Return up to ``limit`` confirmed registrations of the event, in the order they came, after ``after``."""

    def confirmed_named(self, event_id: str, name: str, limit: int) -> Sequence[Registration]:
        """Return up to ``limit`` confirmed registrations of the event whose registrant's name holds ``name``."""

    def confirmed_by_identity(self, identities: Sequence[str]) -> Mapping[str, Registration]:
        """Return the confirmed registrations of these people, by identity."""

    def confirmed_by_id(self, event_id: str, ids: Sequence[str]) -> Mapping[str, Registration]:
        """Return those of these registrations that are confirmed ones of the event, by id."""


class Readings(AttendanceReadings, Protocol):
    """What can be read outside a transaction."""

    def event(self, event_id: str) -> OfferedEvent | None:
        """Return the event, or none."""

    def registration(self, registration_id: str) -> ShownRegistration | None:
        """Return the registration, or none."""

    def registrations_of(self, event_id: str, sought: Sought, *, after: str | None, limit: int) -> Page:
        """Return the event's registrations that are sought, ``limit`` of them, after the id ``after``."""

    def allotments_of(self, event_id: str, *, after: str | None, limit: int) -> AllotmentsPage:
        """Return the event's allotments, ``limit`` of them, after the id ``after``."""

    def group_import(self, import_id: str) -> GroupImport | None:
        """Return how far an import is, or none."""

    def imports_of(self, event_id: str, *, before: str | None, limit: int) -> Sequence[GroupImport]:
        """Return up to ``limit`` imports of an event from before that id, the newest first."""

    def refused_rows(self, import_id: str, *, after: int, limit: int) -> Sequence[RefusedRow]:
        """Return up to ``limit`` rows that an import refused below line ``after``, in the order of the table."""

    def held_about(self, key: str, *, after: str | None, limit: int) -> Sequence[HeldRegistration]:
        """Return up to ``limit`` registrations that hold the person with this key, after the id ``after``."""

    def overview(self, *, after: tuple[datetime, str] | None, limit: int, since: datetime) -> Overview:
        """Return counts over all events, and those events that end after ``since``, by their ends."""
