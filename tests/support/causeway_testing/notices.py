"""Builders and a fake unit of work for tests of the notifications service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from causeway_notifications.domain.address import RefusedAddress
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import Entry, Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Place
from causeway_notifications.domain.known_feedback_form import KnownFeedbackForm
from causeway_notifications.domain.known_registration import HeldOffer, KnownRegistration, Person
from causeway_platform.refusals import UnknownSubject

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
START = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
EVENT = "0190a1b2-0000-7000-8000-0000000000e1"


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


def an_event(**changes: Any) -> KnownEvent:
    """Return a published lecture in Beijing, 9 to 11 on 15 June 2026."""
    event = KnownEvent(
        id=EVENT,
        revision=1,
        status="published",
        title={"en": "Digital Transformation of Museums", "zh-Hans": "博物馆的数字化转型", "hy": "Թանգարաններ"},
        summary={},
        languages=("en", "zh-Hans", "hy"),
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        zone="Asia/Shanghai",
        place=Place(name={"en": "Capital Museum", "zh-Hans": "首都博物馆", "hy": "Թանգարան"}, country="CN"),
        modes=("onsite", "online"),
        hosts=("host-1",),
        sequence=0,
    )
    return replace(event, **changes)


def a_registration(number: int = 1, **changes: Any) -> KnownRegistration:
    """Return the registration of participant ``number``, confirmed onsite."""
    registration = KnownRegistration(
        id=f"0190a1b2-0000-7000-8000-{number:012d}",
        revision=1,
        event_id=EVENT,
        mode="onsite",
        status="confirmed",
        offer=None,
        language="en",
        zone="Europe/London",
        link_version=1,
        registered_at=NOW - timedelta(days=2),
        person=Person(name=f"Reader {number}", email=f"reader{number}@example.org"),
    )
    return replace(registration, **changes)


def an_offer(**changes: Any) -> HeldOffer:
    """Return an offer that is open until tomorrow."""
    return replace(HeldOffer(number=1, expires_at=NOW + timedelta(days=1)), **changes)


def a_delivery(kind: Kind = Kind.CONFIRMATION, version: int = 1, **changes: Any) -> Delivery:
    """Return a queued delivery to the first participant."""
    entry = changes.pop("entry", Entry.REQUEST if kind is Kind.CONFIRMATION else None)
    registration_id = changes.pop("registration_id", a_registration().id)
    delivery = Delivery.of(
        kind, version, registration_id=registration_id, event_id=EVENT, entry=entry, now=changes.pop("now", NOW)
    )
    return replace(delivery, **changes)


def a_certificate(**changes: Any) -> KnownCertificate:
    """Return the first certificate of the first registration, which holds."""
    registration = a_registration()
    certificate = KnownCertificate(
        revision=1,
        registration_id=registration.id,
        event_id=registration.event_id,
        edition=1,
        code="7K3M9XQ2ABCD4EFG5HJ0",
        status="issued",
    )
    return replace(certificate, **changes)


class Stored(Generic[T]):
    """Aggregates in memory."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self.by_id: dict[str, T] = {}

    def find(self, entity_id: str) -> T | None:
        return self.by_id.get(entity_id)

    def get(self, entity_id: str) -> T:
        if entity_id not in self.by_id:
            raise UnknownSubject.named(self._noun)
        return self.by_id[entity_id]

    def add(self, entity: T) -> None:
        assert entity.id not in self.by_id, f"{entity.id} is there already"
        self.by_id[entity.id] = entity

    def save(self, entity: T) -> None:
        assert entity.id in self.by_id, f"{entity.id} was never added"
        self.by_id[entity.id] = entity

    def remove(self, entity: T) -> None:
        del self.by_id[entity.id]


class StoredRegistrations(Stored[KnownRegistration]):
    """Registrations in memory, by event."""

    def in_event(
        self, event_id: str, statuses: Iterable[str], *, after: str, limit: int
    ) -> Sequence[KnownRegistration]:
        wanted = set(statuses)
        found = [one for one in self.by_id.values() if one.event_id == event_id and one.status in wanted]
        return sorted((one for one in found if one.id > after), key=lambda one: one.id)[:limit]

    def anybody_else_of(self, registration: KnownRegistration) -> bool:
        person = registration.person
        others = [one.person for one in self.by_id.values() if one.id != registration.id]
        return person is not None and person.email in {other.email for other in others if other is not None}

    def takes_part(self, contact: KnownRegistration) -> bool:
        others = [one.person for one in self.by_id.values() if not one.is_contact]
        return contact.person is not None and contact.person.email in {other.email for other in others if other}


class StoredDeliveries(Stored[Delivery]):
    """Deliveries in memory; queueing one twice keeps the first."""

    def queue(self, deliveries: Iterable[Delivery]) -> int:
        new = [one for one in deliveries if one.id not in self.by_id]
        self.by_id.update((one.id, one) for one in new)
        return len(new)

    def of_registration(self, registration_id: str) -> Sequence[Delivery]:
        return [one for one in self.by_id.values() if one.registration_id == registration_id]


class FakeWork:
    """One transaction in memory: what is said and scheduled can be looked at."""

    def __init__(self) -> None:
        self.events: Stored[KnownEvent] = Stored("event")
        self.institutions: Stored[KnownInstitution] = Stored("institution")
        self.registrations = StoredRegistrations("registration")
        self.feedback_forms: Stored[KnownFeedbackForm] = Stored("feedback form")
        self.certificates: Stored[KnownCertificate] = Stored("certificate")
        self.deliveries = StoredDeliveries("delivery")
        self.addresses: Stored[RefusedAddress] = Stored("address")
        self.facts: list[object] = []
        self.scheduled: dict[tuple[str, str], tuple[datetime, Mapping[str, Any]]] = {}

    def record(self, fact: object) -> None:
        self.facts.append(fact)

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        self.scheduled[kind, subject] = (due_at, payload or {})

    def unschedule(self, kind: str, subject: str) -> None:
        self.scheduled.pop((kind, subject), None)

    def due(self, now: datetime) -> list[Mapping[str, Any]]:
        """Take out the payloads of what is due, in the order of time."""
        ready = sorted((row for row in self.scheduled.items() if row[1][0] <= now), key=lambda row: row[1][0])
        for key, _ in ready:
            del self.scheduled[key]
        return [payload for _, (_, payload) in ready]
