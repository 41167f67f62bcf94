"""Applications and reviews in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.review import Review
from causeway_registrations.use_cases.application_ports import Place


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

    def next_on_reserve(
        self, event_id: str, *, after: Place | None, besides: tuple[frozenset[str], frozenset[str]]
    ) -> Application | None:
        waiting = {
            (one.rank or 0, one.id): one
            for one in self.kept.values()
            if one.event_id == event_id and one.status is ApplicationStatus.RESERVE
        }
        fitting = (
            place
            for place in sorted(waiting)
            if (after is None or place > after)
            and waiting[place].wanted.track not in besides[0]
            and waiting[place].wanted.region not in besides[1]
        )
        return next((waiting[place] for place in fitting), None)


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
