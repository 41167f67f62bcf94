"""Shelves in memory: what a unit of work keeps by an id."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.group_import import RefusedRow
from causeway_registrations.domain.participant import person_key


class HasId(Protocol):
    """Whatever is kept by an id."""

    @property
    def id(self) -> str: ...


K = TypeVar("K", bound=HasId)


class FakeShelf:
    """Aggregates of any sort in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def want(self, _entity_id: str) -> None:
        """Nothing is read ahead in memory."""

    def load_wanted(self) -> None:
        """Nothing is read ahead in memory."""

    def find(self, entity_id: str) -> Any:
        return self.kept.get(entity_id)

    def get(self, entity_id: str) -> Any:
        if entity_id not in self.kept:
            raise UnknownSubject.named("subject")
        return self.kept[entity_id]

    def any_about(self, event_id: str) -> bool:
        return any(one.event_id == event_id for one in self.kept.values())

    def certified(self, registration_ids: Sequence[str]) -> set[str]:
        return {one.registration_id for one in self.kept.values()} & set(registration_ids)

    def of_registration(self, registration_id: str) -> list[Any]:
        return [one for one in self.kept.values() if one.registration_id == registration_id]

    def remove(self, entity: Any) -> None:
        del self.kept[entity.id]

    def add(self, entity: Any) -> None:
        self.kept[entity.id] = entity

    def save(self, entity: Any) -> None:
        self.kept[entity.id] = entity


@dataclass
class FakeKept(Generic[K]):
    """Aggregates of one kind in memory."""

    kept: dict[str, K] = field(default_factory=dict)

    def want(self, entity_id: str) -> None:
        """Nothing is read ahead in memory."""

    def load_wanted(self) -> None:
        """Nothing is read ahead in memory."""

    def find(self, entity_id: str) -> K | None:
        return self.kept.get(entity_id)

    def add(self, entity: K) -> None:
        assert entity.id not in self.kept, "an id stands for one thing"
        self.kept[entity.id] = entity

    def save(self, entity: K) -> None:
        self.kept[entity.id] = entity

    def remove(self, entity: K) -> None:
        del self.kept[entity.id]


@dataclass
class FakeCodes(FakeKept[AccessCode]):
    """Access codes in memory."""

    def bound_to(self, person_key: str, at_most: int, *, event_id: str | None = None) -> list[AccessCode]:
        found = [one for one in self.kept.values() if one.bound_to == person_key]
        return [one for one in found if event_id in {None, one.event_id}][:at_most]

    def bound_in(self, event_id: str, at_most: int) -> list[AccessCode]:
        return [one for one in self.kept.values() if one.bound_to is not None and one.event_id == event_id][:at_most]


@dataclass
class FakeRefusedRows(FakeKept[RefusedRow]):
    """Refused rows in memory."""

    def of_person(self, person_key: str, at_most: int) -> list[RefusedRow]:
        return [one for one in self.kept.values() if one.person_key == person_key][:at_most]


@dataclass
class FakeEnrolments(FakeKept[Enrolment]):
    """Enrolments in memory; adding a second live one of a person fails as the unique index would."""

    def get(self, entity_id: str) -> Enrolment:
        if entity_id not in self.kept:
            raise UnknownSubject.named("enrolment")
        return self.kept[entity_id]

    def want_person(self, identity: str) -> None:
        """Nothing is read ahead in memory."""

    def live_of(self, identity: str) -> Enrolment | None:
        return next((one for one in self.kept.values() if one.live and one.identity == identity), None)

    def live_in(self, series_id: str, *, after: str, at_most: int) -> list[Enrolment]:
        return [one for one in self.in_series(series_id, after=after, at_most=10_000) if one.live][:at_most]

    def in_series(self, series_id: str, *, after: str, at_most: int) -> list[Enrolment]:
        found = [one for one in self.kept.values() if one.series_id == series_id and one.id > after]
        return sorted(found, key=lambda one: one.id)[:at_most]

    def of_person(self, key: str, at_most: int) -> list[Enrolment]:
        found = [one for one in self.kept.values() if one.participant and person_key(one.participant.email) == key]
        return sorted(found, key=lambda one: one.id)[:at_most]

    def newest_of(self, key: str) -> Enrolment | None:
        return next(reversed(self.of_person(key, 1000)), None)

    def add(self, entity: Enrolment) -> None:
        assert entity.identity is not None, "nobody enrols nobody"
        assert self.live_of(entity.identity) is None, "one live enrolment a person"
        super().add(entity)

    def save(self, entity: Enrolment) -> None:
        assert entity.revision > self.kept[entity.id].revision, "a change is a newer revision"
        super().save(entity)
