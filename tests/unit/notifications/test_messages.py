"""Every message this service listens to becomes the right command, and what it says follows the catalogue."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from causeway_contracts import (
    applications,
    catalogue,
    delegations,
    events,
    notifications,
    partners,
    registrations,
    series,
)
from causeway_contracts.envelope import Message
from causeway_contracts.topics import TOPICS
from causeway_notifications.domain.delivery import FORGOTTEN, Status
from causeway_notifications.domain.facts import DeliveryFailed, DeliveryRecovered
from causeway_notifications.domain.kinds import LEADING, Kind
from causeway_notifications.domain.known_registration import HeldDelegation
from causeway_notifications.messaging.incoming import SUBSCRIPTIONS
from causeway_notifications.messaging.outgoing import PUBLICATIONS
from causeway_notifications.use_cases.fan_out_notices import FAN_OUT
from causeway_testing.notices import EVENT, NOW, START, FakeWork, a_delivery, a_registration, an_event

BEIJING = timezone(timedelta(hours=8))

EVENT_STATE: dict[str, Any] = {
    "id": EVENT,
    "programme_id": "p",
    "edition_id": "e",
    "status": "published",
    "title": {"en": "Lecture", "hy": "Դասախոսություն"},
    "summary": {"en": "About museums"},
    "description": {},
    "languages": ["en", "hy"],
    "local_start": "2026-06-15T09:00:00",
    "local_end": "2026-06-15T11:00:00",
    "zone": "Asia/Shanghai",
    "starts_at": START.astimezone(BEIJING).isoformat(),
    "ends_at": (START + timedelta(hours=2)).isoformat(),
    "place": {"name": {"en": "Museum"}, "address": "1 Road", "city": {"en": "Beijing"}, "country": "CN", "room": "3"},
    "join_link": "https://rooms.example/secret",
    "modes": {"onsite": {"capacity": 10}, "online": {"capacity": None}},
    "hosts": [{"institution_id": "i", "role": "host"}],
    "registration": {"opens_at": None, "closes_at": START.isoformat()},
    "sequence": 0,
    "revision": 1,
    "changed_at": NOW.isoformat(),
}

REGISTRATION_STATE: dict[str, Any] = {
    "id": "r",
    "event_id": EVENT,
    "mode": "online",
    "status": "confirmed",
    "position": None,
    "offer": None,
    "language": "hy",
    "zone": "Asia/Yerevan",
    "country": None,
    "institution_id": None,
    "link_version": 2,
    "registered_at": NOW.isoformat(),
    "checked_in_at": None,
    "revision": 1,
}
PERSON = {"name": "Ani", "email": "ani@example.org"}


def receive(work: FakeWork, message_type: str, data: dict[str, Any], seq: int = 1) -> None:
    """Check a body as the consumer does, and follow it."""
    message = Message(
        id="m", type=message_type, source="s", subject=data["state"].get("id", "s"), seq=seq, time=NOW, data=data
    )
    body = catalogue.read_body(replace(message, data=json.loads(json.dumps(data))))
    SUBSCRIPTIONS[message_type].follow(body, message, work)


def event_body(change: dict[str, Any] | None = None, **state: Any) -> dict[str, Any]:
    return {"change": change or {}, "state": EVENT_STATE | state}


def registration_body(change: dict[str, Any] | None = None, **state: Any) -> dict[str, Any]:
    return {"change": change or {}, "state": REGISTRATION_STATE | state, "person": PERSON}


def test_every_message_of_the_three_topics_that_concerns_a_person_is_followed() -> None:
    followed = {message_type for message_type in SUBSCRIPTIONS if "signing-key" not in message_type}
    ignored = {
        *(events.PROGRAMME_DESCRIBED, events.EDITION_DESCRIBED, registrations.PLACES_CHANGED),
        *(registrations.ADMISSION_DESCRIBED, registrations.ALLOTMENT_CHANGED),
        *(registrations.ADMISSION_DESCRIBED, registrations.ATTENDED, series.SERIES_DESCRIBED),
        applications.CALL_DESCRIBED,
        *(registrations.ADMISSION_DESCRIBED, registrations.ATTENDED, registrations.ALLOTMENT_CHANGED),
        *(partners.CONTACT_NAMED, partners.CONTACT_CHANGED),
    }
    published = {*events.MESSAGES, *registrations.MESSAGES, *partners.MESSAGES}
    assert followed | ignored == {message for message in published if "signing-key" not in message}
    assert all("notifications" in TOPICS[message.split(".")[1]].readers for message in followed)


def test_an_event_is_kept_without_the_private_address_of_its_room() -> None:
    work = FakeWork()
    receive(work, events.PUBLISHED, event_body(), seq=7)
    event = work.events.get(EVENT)
    assert (event.revision, event.sequence, event.starts_at, event.hosts) == (7, 0, START, ("i",))
    assert event.starts_at.tzinfo is UTC
    assert event.place is not None
    assert event.place.room == "3"
    assert set(event.modes) == {"onsite", "online"}
    assert "secret" not in repr(event)


def test_an_event_without_a_place_is_kept() -> None:
    work = FakeWork()
    receive(work, events.PUBLISHED, event_body(place=None))
    assert work.events.get(EVENT).place is None


def test_a_move_is_kept_and_told() -> None:
    work = FakeWork()
    change = {
        "previous_start": (START - timedelta(days=1)).isoformat(),
        "previous_end": START.isoformat(),
        "previous_zone": "Asia/Shanghai",
        "previous_place": None,
        "fields_changed": ["time"],
        "reason": {"en": "A delegation comes"},
    }
    receive(work, events.RESCHEDULED, event_body(change, sequence=3))
    move = work.events.get(EVENT).move
    assert move is not None
    assert (move.sequence, move.previous_start, move.fields_changed) == (3, START - timedelta(days=1), ("time",))
    assert move.reason == {"en": "A delegation comes"}
    assert (FAN_OUT, f"{EVENT}:change:3:") in work.scheduled


def test_a_cancellation_is_kept_with_its_reason_and_told() -> None:
    work = FakeWork()
    receive(work, events.CANCELLED, event_body({"reason": {"en": "Ill"}}, status="cancelled", sequence=1))
    assert work.events.get(EVENT).cancelled
    assert work.events.get(EVENT).cancellation_reason == {"en": "Ill"}
    assert (FAN_OUT, f"{EVENT}:cancellation:1:") in work.scheduled


def test_a_change_of_texts_tells_nobody() -> None:
    work = FakeWork()
    receive(work, events.CHANGED, event_body({"fields_changed": ["title"]}))
    assert not [subject for _, subject in work.scheduled if "change" in subject]


@pytest.mark.parametrize(
    ("message_type", "status", "kind"),
    [
        (registrations.REGISTERED, "confirmed", Kind.CONFIRMATION),
        (registrations.WAITLISTED, "waiting", Kind.WAITING),
        (registrations.PLACE_OFFERED, "offered", Kind.OFFER),
        (registrations.OFFER_ACCEPTED, "confirmed", Kind.CONFIRMATION),
        (registrations.OFFER_DECLINED, "declined", Kind.OFFER_DECLINED),
        (registrations.OFFER_LAPSED, "lapsed", Kind.OFFER_LAPSED),
        (registrations.MODE_CHANGED, "confirmed", Kind.MODE_CHANGE),
        (registrations.COMPANIONS_CHANGED, "confirmed", Kind.COMPANIONS_CHANGE),
        (registrations.COMPANIONS_CHANGED, "waiting", Kind.COMPANIONS_CHANGE),
        (registrations.WITHDRAWN, "withdrawn", Kind.WITHDRAWAL),
        (registrations.CHECKED_IN, "confirmed", None),
        (registrations.CHECK_IN_UNDONE, "confirmed", None),
        (registrations.TRIMMED, "confirmed", None),
    ],
)
def test_each_step_of_a_registration_is_told_in_its_own_letter(
    message_type: str, status: str, kind: Kind | None
) -> None:
    work = FakeWork()
    work.events.add(an_event())
    offer = {"number": 3, "expires_at": START.isoformat()} if status == "offered" else None
    changes: dict[str, dict[str, Any]] = {
        registrations.MODE_CHANGED: {"previous_mode": "onsite"},
        registrations.COMPANIONS_CHANGED: {"previous_size": 3},
        registrations.TRIMMED: {"fields_removed": ["zone"]},
    }
    change = changes.get(message_type, {})
    receive(work, message_type, registration_body(change, status=status, offer=offer), seq=5)
    registration = work.registrations.get("r")
    assert (registration.revision, registration.status, registration.link_version) == (5, status, 2)
    assert registration.person is not None
    assert registration.person.email == "ani@example.org"
    version = 3 if status == "offered" else 5
    assert list(work.deliveries.by_id) == ([] if kind is None else [f"r:{kind}:{version}"])


def test_a_forgotten_person_arrives_as_none() -> None:
    work = FakeWork()
    body = registration_body(status="withdrawn")
    receive(work, registrations.WITHDRAWN, {**body, "person": None})
    assert work.registrations.get("r").person is None
    assert not work.deliveries.by_id


def test_institutions_are_kept_by_name() -> None:
    work = FakeWork()
    state = {
        "id": "i",
        "names": {"en": "Bureau"},
        "kind": "bureau",
        "country": "CN",
        "zone": "Asia/Shanghai",
        "languages": ["en"],
        "website": None,
        "status": "active",
        "revision": 1,
    }
    receive(work, partners.INSTITUTION_ENROLLED, {"change": {}, "state": state}, seq=2)
    assert work.institutions.get("i").names == {"en": "Bureau"}
    assert work.institutions.get("i").revision == 2


@pytest.mark.parametrize(
    ("fact", "message_type"),
    [
        (DeliveryFailed, notifications.DELIVERY_FAILED),
        (DeliveryRecovered, notifications.DELIVERY_RECOVERED),
    ],
)
def test_what_is_said_follows_the_catalogue_and_names_nobody(fact: type, message_type: str) -> None:
    failed = a_delivery(status=Status.SENDING, claim="c", attempts=2).fail("550 5.1.1 no such user", NOW)
    draft = PUBLICATIONS[fact](fact(failed))
    body = catalogue.write_body(draft.type, draft.data)
    assert (draft.type, draft.subject, draft.seq) == (message_type, failed.id, failed.revision)
    assert body["state"]["reason"] == "550 5.1.1 no such user"
    assert body["state"]["registration_id"] == a_registration().id
    assert "person" not in body


def test_a_prefetch_asks_for_everything_a_batch_needs_at_once() -> None:
    shelves = ("events", "registrations", "institutions", "deliveries")
    wanted: dict[str, set[str]] = {name: set() for name in shelves}

    class Shelf:
        def __init__(self, name: str) -> None:
            self._wanted = wanted[name]

        def want(self, entity_id: str) -> None:
            self._wanted.add(entity_id)

    work = SimpleNamespace(**{name: Shelf(name) for name in shelves})

    def message(subject: str) -> Message:
        return Message(id="m", type="t", source="s", subject=subject, seq=1, time=datetime.now(UTC), data={})

    def ask(message_type: str, *batch: tuple[Message, dict[str, Any]]) -> None:
        prefetch = SUBSCRIPTIONS[message_type].prefetch
        assert prefetch is not None
        prefetch([(one, catalogue.read_body(replace(one, type=message_type, data=body))) for one, body in batch], work)

    people = [(message(f"r{n}"), registration_body(id=f"r{n}", event_id=f"e{n % 2}")) for n in range(3)]
    ask(registrations.REGISTERED, *people)
    ask(registrations.CHECKED_IN, (message("r9"), registration_body(id="r9", event_id="e9")))
    ask(events.PUBLISHED, (message(EVENT), event_body()))
    assert wanted == {
        "registrations": {"r0", "r1", "r2", "r9"},
        "events": {"e0", "e1", "e9", EVENT},
        "deliveries": {"r0:confirmation:1", "r1:confirmation:1", "r2:confirmation:1"},
        "institutions": set(),
    }


def test_a_leader_is_kept_like_a_registration_written_to_and_forgotten() -> None:
    work = FakeWork()
    work.events.add(an_event())
    state = {
        "id": "delegation-1",
        "allotment_id": "allotment-1",
        "event_id": EVENT,
        "label": "The university",
        "mode": "onsite",
        "places": 3,
        "filled": 1,
        "returns_at": START.isoformat(),
        "language": "hy",
        "zone": "Asia/Yerevan",
        "link_version": 2,
        "led_since": NOW.isoformat(),
        "revision": 1,
    }
    told = [
        (delegations.DELEGATION_LED, {}, Kind.DELEGATION),
        (delegations.DELEGATION_REMINDED, {}, Kind.DELEGATION_REMINDER),
        (delegations.MEMBERS_LAPSED, {"lapsed": 2}, Kind.DELEGATION_LAPSED),
    ]
    for seq, (message_type, change, _) in enumerate(told, 1):
        receive(work, message_type, {"change": change, "state": state, "person": PERSON}, seq=seq)
    assert [one.kind for one in work.deliveries.by_id.values()] == [kind for _, _, kind in told]
    leader = work.registrations.get("delegation-1")
    assert (leader.status, leader.link_version, leader.live) == (LEADING, 2, False)
    assert leader.delegation == HeldDelegation(label="The university", places=3, filled=1, returns_at=START, lapsed=2)
    receive(work, delegations.DELEGATION_LEFT, {"change": {}, "state": state}, seq=4)
    assert work.registrations.get("delegation-1").person is None
    assert all(one.reason == FORGOTTEN for one in work.deliveries.by_id.values())


APPLICATION_STATE = {
    "id": "application-1",
    "event_id": EVENT,
    "mode": "onsite",
    "status": "submitted",
    "rank": None,
    "track": None,
    "region": None,
    "country": "AM",
    "institution_id": None,
    "registration_id": None,
    "language": "hy",
    "zone": "Asia/Yerevan",
    "link_version": 1,
    "submitted_at": START.isoformat(),
    "revision": 1,
}


def application_body(change: dict[str, Any] | None = None, **state: Any) -> dict[str, Any]:
    return {"change": change or {}, "state": APPLICATION_STATE | state, "person": PERSON}


def kinds_told(work: FakeWork) -> list[str]:
    return [str(delivery.kind) for delivery in work.deliveries.of_registration("application-1")]


def test_an_applicant_hears_of_each_step_once() -> None:
    work = FakeWork()
    receive(work, events.PUBLISHED, event_body(), seq=7)
    receive(work, applications.APPLICATION_SUBMITTED, application_body(), seq=1)
    receive(work, applications.APPLICATION_SUBMITTED, application_body(), seq=1)
    receive(work, applications.APPLICATION_CHANGED, application_body(revision=2), seq=2)
    decided = {"previous_status": "submitted"}
    receive(work, applications.APPLICATION_DECIDED, application_body(decided, status="reserve", rank=3), seq=3)
    known = work.registrations.get("application-1")
    assert (known.application, known.rank, known.live) == (True, 3, False)
    moved = application_body({"previous_status": "reserve"}, status="accepted")
    receive(work, applications.APPLICATION_DECIDED, moved, seq=4)
    receive(work, applications.APPLICATION_WITHDRAWN, application_body(status="withdrawn"), seq=5)
    assert kinds_told(work) == [
        "application_received",
        "application_reserve",
        "application_moved_up",
        "application_withdrawn",
    ]


@pytest.mark.parametrize(
    ("status", "kind"), [("accepted", "application_accepted"), ("declined", "application_declined")]
)
def test_a_decision_is_told_in_its_own_words(status: str, kind: str) -> None:
    work = FakeWork()
    receive(work, applications.APPLICATION_DECIDED, application_body({"previous_status": "submitted"}, status=status))
    assert kinds_told(work) == [kind]


def test_who_was_forgotten_is_nowhere_and_hears_nothing_more() -> None:
    work = FakeWork()
    receive(work, applications.APPLICATION_SUBMITTED, application_body(), seq=1)
    gone = application_body({"wanted_by": "person"}, status="withdrawn", zone="UTC")
    del gone["person"]
    receive(work, applications.APPLICATION_ERASED, gone, seq=2)
    assert work.registrations.get("application-1").person is None
    (delivery,) = work.deliveries.of_registration("application-1")
    assert delivery.ended
