"""What the use cases of calls, applications, reviews and decisions need of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.call import Call, Reviewer
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.form import Form
from causeway_registrations.domain.review import Result, Review

DECISIONS_GO_ON = "decisions-go-on"
"""Clock work: the next outcomes of a round of decisions are to be carried out."""

APPLICATIONS_RETENTION = "applications-retention"
"""Clock work: what was kept for a time of an event's applications goes."""

MOST_APPLICATIONS = 5000
"""Decided on at once; beyond that a call is split by its organiser."""


Place = tuple[int, str]
"""On a reserve list: the rank, and the application's id."""


class Applications(Protocol):
    """The applications of all events."""

    def find(self, entity_id: str, /) -> Application | None:
        """Return the application, or none."""

    def get(self, entity_id: str, /) -> Application:
        """Return the application.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def want(self, entity_id: str, /) -> None:
        """Ask for an application that will be needed."""

    def load_wanted(self) -> None:
        """Read everything asked for."""

    def add(self, entity: Application, /) -> None:
        """Keep a new application."""

    def save(self, entity: Application, /) -> None:
        """Keep a changed application."""

    def live_of(self, identity: str, /) -> Application | None:
        """Return the person's live application to the event, or none."""

    def of_registration(self, registration_id: str, /) -> Application | None:
        """Return the accepted application that a registration came from, or none."""

    def of_person(self, key: str, at_most: int) -> Sequence[Application]:
        """Return applications that hold the person with this key, the oldest first."""

    def newest_of(self, key: str) -> Application | None:
        """Return the application that the person with this key made last, or none."""

    def in_event(self, event_id: str, *, after: str, at_most: int) -> Sequence[Application]:
        """Return the event's applications in the order they came, those after the id ``after``."""

    def next_on_reserve(
        self, event_id: str, *, after: Place | None, besides: tuple[frozenset[str], frozenset[str]]
    ) -> Application | None:
        """Return the first of the reserve list behind ``after`` who is in none of these tracks and regions."""


class Reviews(Protocol):
    """The reviews of all applications."""

    def find(self, entity_id: str, /) -> Review | None:
        """Return the review, or none."""

    def add(self, entity: Review, /) -> None:
        """Keep a new review."""

    def save(self, entity: Review, /) -> None:
        """Keep a changed review."""

    def remove(self, entity: Review, /) -> None:
        """Remove a review for good."""

    def of_application(self, application_id: str, /) -> Sequence[Review]:
        """Return all reviews of an application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownApplication:
    """An application with its call and event, as its applicant or an operator sees it."""

    application: Application
    call: Call
    event: Announcement | None
    statements: Form
    """The questions that were answered, in the version that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of the list: an application and its result; ``conflict`` when the reader must not see more of it."""

    application: Application
    result: Result
    conflict: bool = False
    reviewed: bool = False
    """Whether the reader has given a review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which applications of an event."""

    status: ApplicationStatus | None = None
    track: str | None = None
    region: str | None = None
    judged_by: Reviewer | None = None
    """Only those of the reviewer's tracks that are still to be decided on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """As much of an application as says whether a reviewer is too close to judge it."""

    application_id: str
    email: str
    institution_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFigures:
    """How many applied by status, and who was accepted by track, region, country and institution."""

    applied: Mapping[str, int] = field(default_factory=dict)
    tracks: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    institutions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFigures:
    """One event with a call in the figures by which editions are compared."""

    event: Announcement
    applied: int
    accepted: int
    attended: int
    certificates: int

    @property
    def share(self) -> float | None:
        """How many of those who applied were accepted, from 0 to 1; none when nobody has."""
        return round(self.accepted / self.applied, 4) if self.applied else None


class ApplicationReadings(Protocol):
    """What can be read of calls and applications outside a transaction."""

    def call(self, event_id: str) -> Call | None:
        """Return the event's call, or none."""

    def cohort(self, event_id: str) -> Cohort:
        """Return the places of the event's call that are taken."""

    def application(self, application_id: str) -> Application | None:
        """Return the application, or none."""

    def applications_of(
        self, event_id: str, filters: Filters, *, after: str | None, limit: int
    ) -> Sequence[Application]:
        """Return up to ``limit`` applications of an event that match, in the order they came, after that id."""

    def calls_reviewed_by(self, subject: str, *, at_most: int) -> Sequence[Call]:
        """Return the calls that name a contact as a reviewer, the last to close first."""

    def applicants_for(self, event_id: str, reviewer: Reviewer, *, at_most: int) -> Sequence[Applicant]:
        """Return who has applied in the reviewer's tracks and is still to be decided on."""

    def spoken_of(self, reviewer: str, application_ids: Sequence[str]) -> frozenset[str]:
        """Return those of the applications that the reviewer has scored or is too close to."""

    def reviews_of(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Review]]:
        """Return the reviews of these applications, by application."""

    def hoping_in(self, event_id: str, *, after: str, limit: int) -> Sequence[Application]:
        """Return up to ``limit`` applications that a rule decides on, after that id, without what people wrote."""

    def chosen_of(self, event_id: str, application_ids: Sequence[str]) -> Sequence[Application]:
        """Return those of the event among these applications whose person is known, without what people wrote."""

    def scores_of(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Review]]:
        """Return the reviews of these applications, by application, without the comments."""

    def last_rank(self, event_id: str, *, besides: Sequence[str]) -> int:
        """Return the last rank of the event's reserve list, leaving out these applications; 0 when nobody is on it."""

    def conflicts_of(self, reviewer: str, application_ids: Sequence[str]) -> frozenset[str]:
        """Return those of the applications for which the reviewer has declared a conflict of interest."""

    def round(self, round_id: str) -> DecisionRound | None:
        """Return how far a round of decisions is, or none."""

    def form_version(self, subject: str, version: int) -> Form | None:
        """Return a version of a form that was kept under ``subject``, or none."""

    def held_about(self, key: str, *, after: str | None, limit: int) -> Sequence[Application]:
        """Return up to ``limit`` applications that hold the person with this key, after the id ``after``."""

    def figures(self, event_id: str) -> CohortFigures:
        """Return how many applied and who was accepted."""

    def editions_of(self, programme_id: str, *, until: datetime, limit: int) -> Sequence[EditionFigures]:
        """Return the programme's events with a call that start by ``until``, the newest first."""
