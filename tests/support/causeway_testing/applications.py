"""Applications and reviews in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.review import Review


@dataclass
class FakeApplications:
    """Applications in memory, found as the real ones are."""

    kept: dict[str, Application] = field(default_factory=dict)

    def want(self, entity_id: str) -> None:
        """Nothing is read ahead in memory."""

    def load_wanted(self) -> None:
        """Nothing is read ahead in memory."""

    def find(self, entity_id: str) -> Application | None:
        return self.kept.get(entity_id)

    def get(self, entity_id: str) -> Application:
        return self.kept[entity_id]

    def add(self, entity: Application) -> None:
        self.kept[entity.id] = entity

    def save(self, entity: Application) -> None:
        assert entity.revision > self.kept[entity.id].revision, "each change is one revision"
        self.kept[entity.id] = entity

    def live_of(self, identity: str) -> Application | None:
        return next((one for one in self.kept.values() if one.identity == identity and one.live), None)

    def of_registration(self, registration_id: str) -> Application | None:
        return next((one for one in self.kept.values() if one.registration_id == registration_id), None)

    def of_person(self, key: str, at_most: int) -> Sequence[Application]:
        held = [one for one in self.kept.values() if one.participant and person_key(one.participant.email) == key]
        return sorted(held, key=lambda one: one.id)[:at_most]

    def newest_of(self, key: str) -> Application | None:
        return next(reversed(self.of_person(key, 1000)), None)

    def in_event(self, event_id: str, *, after: str, at_most: int) -> Sequence[Application]:
        found = [one for one in self.kept.values() if one.event_id == event_id and one.id > after]
        return sorted(found, key=lambda one: one.id)[:at_most]

    def on_reserve(self, event_id: str, at_most: int) -> Sequence[Application]:
        found = self.in_event(event_id, after="", at_most=at_most)
        waiting = [one for one in found if one.status is ApplicationStatus.RESERVE]
        return sorted(waiting, key=lambda one: (one.rank or 0, one.id))


@dataclass
class FakeReviews:
    """Reviews in memory."""

    kept: dict[str, Review] = field(default_factory=dict)

    def find(self, entity_id: str) -> Review | None:
        return self.kept.get(entity_id)

    def add(self, entity: Review) -> None:
        self.kept[entity.id] = entity

    def save(self, entity: Review) -> None:
        self.kept[entity.id] = entity

    def remove(self, entity: Review) -> None:
        del self.kept[entity.id]

    def of_application(self, application_id: str) -> Sequence[Review]:
        return [one for one in self.kept.values() if one.application_id == application_id]

    def of_event(self, event_id: str, at_most: int) -> Sequence[Review]:
        return [one for one in self.kept.values() if one.event_id == event_id][:at_most]
