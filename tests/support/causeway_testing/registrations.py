"""Builders and a unit of work in memory for the registrations service, so that a test tells only what matters to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.data_request import DataRequest
from causeway_registrations.domain.dates_to_follow import DatesToFollow
from causeway_registrations.domain.delegation import Delegation
from causeway_registrations.domain.demand import Line
from causeway_registrations.domain.facts import PlacesChanged
from causeway_registrations.domain.group_import import GroupImport
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import Participant, person_key
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import Series, series_of
from causeway_registrations.domain.sheet import Sheet
from causeway_registrations.use_cases.register_participant import RegisterParticipant
from causeway_testing.applications import FakeApplications, FakeReviews
from causeway_testing.shelves import FakeCodes, FakeEnrolments, FakeKept, FakeRefusedRows, FakeShelf

NOW = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
START = NOW + timedelta(days=23)
RULES = PlaceRules()

_numbers = count(1)


def an_announcement(**changes: Any) -> Announcement:
    """Return a hybrid lecture with 2 places onsite and 3 online, open for registration at ``NOW``."""
    lecture = Announcement(
        event_id="lecture",
        revision=1,
        cancelled=False,
        title={"en": "Digital Transformation and Future Trends of Museums"},
        zone="Asia/Shanghai",
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        opens_at=NOW - timedelta(days=1),
        closes_at=START - timedelta(hours=1),
        capacities={"onsite": 2, "online": 3},
    )
    return replace(lecture, **changes)


def an_event(**changes: Any) -> OfferedEvent:
    """Return the lecture with all places free."""
    return OfferedEvent.first_heard_of(an_announcement(**changes))


def a_request(email: str = "", **changes: Any) -> RegisterParticipant:
    """Return a request for a place onsite from a person nobody else is."""
    number = next(_numbers)
    request = RegisterParticipant(
        event_id="lecture",
        participant=Participant(f"Person {number}", email or f"person-{number}@museum.example"),
        mode="onsite",
        language="en",
        zone="Asia/Yerevan",
    )
    return replace(request, **changes)


@dataclass
class FakeOfferedEvents:
    """Events in memory."""

    kept: dict[str, OfferedEvent] = field(default_factory=dict)
    places: dict[str, Places] = field(default_factory=dict)
    admissions: dict[str, Admission] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)

    def want(self, event_id: str) -> None:
        """Nothing is read ahead in memory, but a test can see what would have been."""
        self.wanted.append(event_id)

    def find(self, entity_id: str) -> OfferedEvent | None:
        return self.kept.get(entity_id)

    def places_of(self, event_id: str) -> Places | None:
        return self.places.get(event_id)

    def admission_of(self, event_id: str) -> Admission:
        return self.admissions.get(event_id, Admission(event_id=event_id))

    def dates_of(self, series_id: str, *, ending_after: datetime, at_most: int) -> list[Announcement]:
        dates = [one.announced for one in self.kept.values() if series_id in series_of(one.announced)]
        ahead = [one for one in dates if one.ends_at > ending_after]
        return sorted(ahead, key=lambda one: (one.ends_at, one.id))[:at_most]

    def last_date_of(self, series_id: str) -> Announcement | None:
        dates = [one.announced for one in self.kept.values() if series_id in series_of(one.announced)]
        return max(dates, key=lambda one: (one.ends_at, one.id), default=None)

    def save(self, entity: OfferedEvent) -> None:
        known = self.places.get(entity.id)
        if known is not None and known != entity.places:
            assert entity.places.revision > known.revision, "changed places have a newer revision"
        self.kept[entity.id] = entity
        self.places[entity.id] = entity.places
        self.admissions[entity.id] = entity.admission


@dataclass
class FakeRegistrations:
    """Registrations in memory; adding a second live one of a person fails as the unique index would."""

    kept: dict[str, Registration] = field(default_factory=dict)

    def want(self, entity_id: str) -> None:
        """Nothing is read ahead in memory."""

    def want_person(self, identity: str) -> None:
        """Nothing is read ahead in memory."""

    def find(self, entity_id: str) -> Registration | None:
        return self.kept.get(entity_id)

    def get(self, entity_id: str) -> Registration:
        if entity_id not in self.kept:
            raise UnknownSubject.named("registration")
        return self.kept[entity_id]

    def live_of(self, identity: str) -> Registration | None:
        return next((one for one in self.kept.values() if one.live and one.identity == identity), None)

    def of_person(self, key: str, at_most: int) -> Sequence[Registration]:
        found = [one for one in self.kept.values() if one.participant and person_key(one.participant.email) == key]
        return sorted(found, key=lambda one: one.id)[:at_most]

    def newest_of(self, key: str) -> Registration | None:
        return next(reversed(self.of_person(key, 10_000)), None)

    def in_event(self, event_id: str, *, after: str, at_most: int) -> Sequence[Registration]:
        found = [one for one in self.kept.values() if one.event_id == event_id and one.id > after]
        return sorted(found, key=lambda one: one.id)[:at_most]

    def known_of(self, key: str, at_most: int) -> Sequence[Registration]:
        return self.of_person(key, at_most)

    def first_in(self, event_id: str, line: Line) -> Registration | None:
        waiting = [
            one
            for one in self.kept.values()
            if one.status is Status.WAITING and one.event_id == event_id and one.line == line
        ]
        return min(waiting, key=lambda one: one.position or 0, default=None)

    def confirmed_in(self, event_id: str, *, after: str, limit: int) -> list[Registration]:
        confirmed = [one for one in self.kept.values() if one.status is Status.CONFIRMED and one.event_id == event_id]
        confirmed = [one for one in confirmed if one.participant is not None]
        return sorted((one for one in confirmed if one.id > after), key=lambda one: one.id)[:limit]

    def add(self, entity: Registration) -> None:
        assert entity.identity is not None, "nobody registers nobody"
        assert self.live_of(entity.identity) is None, "one live registration a person"
        self.kept[entity.id] = entity

    def save(self, entity: Registration) -> None:
        assert entity.revision == self.kept[entity.id].revision + 1, "each change of a registration is one message"
        self.kept[entity.id] = entity


@dataclass
class FakeAllotments:
    """Allotments in memory."""

    kept: dict[str, Allotment] = field(default_factory=dict)

    def want(self, entity_id: str) -> None:
        """Nothing is read ahead in memory."""

    def find(self, entity_id: str) -> Allotment | None:
        return self.kept.get(entity_id)

    def get(self, entity_id: str) -> Allotment:
        if entity_id not in self.kept:
            raise UnknownSubject.named("allotment")
        return self.kept[entity_id]

    def save(self, entity: Allotment) -> None:
        known = self.kept.get(entity.id)
        assert entity.revision == (0 if known is None else known.revision) + 1, "each change of one is one message"
        self.kept[entity.id] = entity


class FakeDelegations(FakeShelf):
    """Delegations in memory."""

    def led_by(self, key: str, at_most: int) -> list[Delegation]:
        return [one for one in self.kept.values() if one.leader and one.leader.person_key == key][:at_most]

    def led_in(self, event_id: str, at_most: int) -> list[Delegation]:
        return [one for one in self.kept.values() if one.leader and one.event_id == event_id][:at_most]


@dataclass
class FakeDataRequests:
    """Requests in memory."""

    kept: dict[str, DataRequest] = field(default_factory=dict)

    def find(self, entity_id: str) -> DataRequest | None:
        return self.kept.get(entity_id)

    def add(self, entity: DataRequest) -> None:
        self.kept[entity.id] = entity

    def save(self, entity: DataRequest) -> None:
        assert entity.revision == self.kept[entity.id].revision + 1, "each request is one message"
        self.kept[entity.id] = entity

    def remove(self, entity: DataRequest) -> None:
        del self.kept[entity.id]


@dataclass
class FakeAttendances:
    """Attendances in memory."""

    kept: dict[str, SeatAttendance] = field(default_factory=dict)

    def want(self, entity_id: str) -> None:
        """Nothing is read ahead in memory."""

    def load_wanted(self) -> None:
        """Nothing is read ahead in memory."""

    def find(self, entity_id: str) -> SeatAttendance | None:
        return self.kept.get(entity_id)

    def save(self, entity: SeatAttendance) -> None:
        known = self.kept.get(entity.id)
        assert entity.revision == (known.revision if known else entity.revision - 1) + 1, "one revision a change"
        self.kept[entity.id] = entity


@dataclass
class FakeWork:
    """The unit of work in memory; ``commit`` does what the real one does before it writes."""

    offered_events: FakeOfferedEvents = field(default_factory=FakeOfferedEvents)
    registrations: FakeRegistrations = field(default_factory=FakeRegistrations)
    certificate_rules: FakeShelf = field(default_factory=FakeShelf)
    assessments: FakeShelf = field(default_factory=FakeShelf)
    certificates: FakeShelf = field(default_factory=FakeShelf)
    feedback_forms: FakeShelf = field(default_factory=FakeShelf)
    feedback_marks: FakeShelf = field(default_factory=FakeShelf)
    feedback: FakeShelf = field(default_factory=FakeShelf)
    allotments: FakeAllotments = field(default_factory=FakeAllotments)
    delegations: FakeDelegations = field(default_factory=FakeDelegations)
    imports: FakeKept[GroupImport] = field(default_factory=FakeKept)
    sheets: FakeKept[Sheet] = field(default_factory=FakeKept)
    refused_rows: FakeRefusedRows = field(default_factory=FakeRefusedRows)
    series: FakeKept[Series] = field(default_factory=FakeKept)
    dates_to_follow: FakeKept[DatesToFollow] = field(default_factory=FakeKept)
    enrolments: FakeEnrolments = field(default_factory=FakeEnrolments)
    data_requests: FakeDataRequests = field(default_factory=FakeDataRequests)
    forgotten: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    attendances: FakeAttendances = field(default_factory=FakeAttendances)
    access_codes: FakeCodes = field(default_factory=FakeCodes)
    answers_given: FakeKept[Any] = field(default_factory=FakeKept)
    needs: FakeKept[Any] = field(default_factory=FakeKept)
    forms: FakeKept[Any] = field(default_factory=FakeKept)
    terms: FakeKept[Any] = field(default_factory=FakeKept)
    calls: FakeKept[Any] = field(default_factory=FakeKept)
    cohorts: FakeKept[Any] = field(default_factory=FakeKept)
    decision_rounds: FakeKept[Any] = field(default_factory=FakeKept)
    applications: FakeApplications = field(default_factory=FakeApplications)
    reviews: FakeReviews = field(default_factory=FakeReviews)
    facts: list[object] = field(default_factory=list)
    clock_work: dict[tuple[str, str], tuple[datetime, Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def _stores(self) -> Sequence[Any]:
        return (
            *(self.offered_events, self.registrations, self.allotments, self.imports, self.sheets, self.attendances),
            *(self.enrolments, self.series, self.dates_to_follow),
        )

    def load_wanted(self) -> None:
        """Nothing is read ahead in memory."""

    def savepoint(self) -> Any:
        return [dict(store.kept) for store in self._stores], len(self.facts), dict(self.clock_work)

    def roll_back(self, mark: Any) -> None:
        kept, facts_before, self.clock_work = mark
        for store, before in zip(self._stores, kept, strict=True):
            store.kept = before
        del self.facts[facts_before:]
        for event_id, event in self.offered_events.kept.items():
            self.offered_events.places[event_id] = event.places

    def record(self, fact: object) -> None:
        self.facts.append(fact)

    def forget(self, subject: str) -> None:
        self.forgotten.append(subject)

    def claim_places(self, event_ids: Iterable[str]) -> None:
        self.claimed.extend(event_ids)

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        self.clock_work[kind, subject] = (due_at, payload or {})

    def unschedule(self, kind: str, subject: str) -> None:
        self.clock_work.pop((kind, subject), None)

    def commit(self) -> None:
        for event in list(self.offered_events.kept.values()):
            if event.places.untold:
                told = replace(event, places=event.places.tell(NOW))
                self.offered_events.save(told)
                self.record(PlacesChanged(told.places))

    def event(self) -> OfferedEvent:
        """Return the one event of most tests."""
        return self.offered_events.kept["lecture"]

    def told(self, kind: type[Any]) -> list[Any]:
        """Return the facts of one kind."""
        return [fact for fact in self.facts if type(fact) is kind]

    def take_due(self, now: datetime) -> list[tuple[str, Mapping[str, Any]]]:
        """Take away and return the clock work that is due, oldest first."""
        return [(kind, payload) for kind, _, _, payload in self.take_due_rows(now)]

    def take_due_rows(self, now: datetime) -> list[tuple[str, str, datetime, Mapping[str, Any]]]:
        """Take away and return the clock work that is due, oldest first: kind, subject, when, and the rest."""
        due = sorted((row[0], key) for key, row in self.clock_work.items() if row[0] <= now)
        return [(*key, due_at, self.clock_work.pop(key)[1]) for due_at, key in due]


def a_work(*events: OfferedEvent) -> FakeWork:
    """Return a unit of work that knows ``events``, by default the lecture."""
    work = FakeWork()
    for event in events or (an_event(),):
        work.offered_events.save(event)
    return work


def refused(action: Callable[[], Any], refusal: type[Exception]) -> Any:
    """Run ``action``, which must be refused, and return the refusal."""
    try:
        action()
    except refusal as error:
        return error
    raise AssertionError(f"{refusal.__name__} was expected")
