"""What this service makes of messages about events, and of the moments on its clock."""

import json
from datetime import timedelta
from importlib import resources
from typing import Any

import pytest

from causeway_contracts import catalogue, events
from causeway_contracts.envelope import Message
from causeway_platform.clock_work import DueItem
from causeway_registrations.domain.registration import Status
from causeway_registrations.messaging.due import due
from causeway_registrations.messaging.incoming import announcement_in, subscriptions, want_events
from causeway_registrations.use_cases.application_ports import APPLICATIONS_RETENTION, DECISIONS_GO_ON
from causeway_registrations.use_cases.certificate_ports import CERTIFICATES_ISSUE
from causeway_registrations.use_cases.delegation_ports import DELEGATION_REMINDER, LAPSES_TOLD
from causeway_registrations.use_cases.ports import (
    ALLOTMENT_DUE,
    DRAW_DUE,
    ERASURE_CONTINUES,
    IMPORT_GOES_ON,
    OFFER_LAPSES,
    OFFERS_CONTINUE,
    RETENTION,
)
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.series_ports import (
    DATE_OPENS,
    ENROLMENT_ENDS,
    ENROLMENT_GOES_ON,
    ENROLMENT_RETENTION,
    SERIES_FOLLOWS,
    SERIES_RETENTION,
)
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_registrations.web.imports import read_row
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work

OF_SERIES = {ENROLMENT_GOES_ON, ENROLMENT_ENDS, ENROLMENT_RETENTION, SERIES_FOLLOWS, SERIES_RETENTION, DATE_OPENS}
ABOUT_EVENTS = [events.PUBLISHED, events.CHANGED, events.RESCHEDULED, events.CANCELLED]


def a_message(message_type: str, *, seq: int = 3, **changes: Any) -> Message:
    """Return a message about a hybrid lecture as the events service would send it."""
    state = {
        "id": "lecture",
        "programme_id": "p-1",
        "edition_id": "e-1",
        "status": "cancelled" if message_type == events.CANCELLED else "published",
        "title": {"en": "When a City Becomes a Museum"},
        "languages": ["en"],
        "local_start": "2025-06-24T17:00:00",
        "local_end": "2025-06-24T20:00:00",
        "zone": "Asia/Shanghai",
        "starts_at": START,
        "ends_at": START + timedelta(hours=3),
        "place": None,
        "join_link": None,
        "modes": {"onsite": {"capacity": 2}, "online": {"capacity": None}},
        "hosts": [],
        "registration": {"opens_at": None, "closes_at": START},
        "sequence": 0,
        "revision": seq,
        "changed_at": NOW,
        **changes,
    }
    changes_of: dict[str, dict[str, Any]] = {
        events.CHANGED: {"fields_changed": ["modes"]},
        events.RESCHEDULED: {
            "previous_start": NOW,
            "previous_end": NOW,
            "previous_zone": "Asia/Shanghai",
            "fields_changed": ["time"],
        },
    }
    return Message(
        id="m-1",
        type=message_type,
        source="causeway/events",
        subject="lecture",
        seq=seq,
        time=NOW,
        data=catalogue.write_body(message_type, {"change": changes_of.get(message_type, {}), "state": state}),
    )


def follow(message: Message, work: FakeWork) -> None:
    table = subscriptions(RULES, clock=lambda: NOW)
    table[message.type].follow(catalogue.read_body(message), message, work)


@pytest.mark.parametrize("message_type", ABOUT_EVENTS)
def test_every_message_about_an_event_brings_its_whole_state(message_type: str) -> None:
    work = FakeWork()
    follow(a_message(message_type), work)
    announced = work.event().announced
    assert (announced.revision, announced.cancelled) == (3, message_type == events.CANCELLED)
    assert (announced.starts_at, announced.zone, announced.closes_at) == (START, "Asia/Shanghai", START)
    assert announced.capacities == {"onsite": 2, "online": None}
    assert announced.title == {"en": "When a City Becomes a Museum"}
    assert (announced.programme_id, announced.edition_id) == ("p-1", "e-1")


def test_a_message_that_comes_late_or_again_changes_nothing() -> None:
    work = FakeWork()
    follow(a_message(events.CANCELLED, seq=5), work)
    event = work.event()
    follow(a_message(events.CANCELLED, seq=5), work)
    follow(a_message(events.PUBLISHED, seq=1), work)
    assert work.event() is event


@pytest.mark.parametrize("message_type", ABOUT_EVENTS)
def test_the_golden_example_of_every_followed_message_is_understood(message_type: str) -> None:
    example = json.loads(resources.files("causeway_contracts").joinpath(f"examples/{message_type}.json").read_text())
    message = a_message(message_type)
    golden = Message(
        id="m-2",
        type=message_type,
        source=message.source,
        subject=example["value"]["state"]["id"],
        seq=7,
        time=NOW,
        data=example["value"],
    )
    announced = announcement_in(catalogue.read_body(golden), golden.seq)
    assert (announced.event_id, announced.revision) == (golden.subject, 7)
    assert announced.starts_at < announced.ends_at


def test_all_events_of_a_batch_are_asked_for_before_the_first_is_followed() -> None:
    work = FakeWork()
    batch: list[tuple[Message, dict[str, Any]]] = [
        (a_message(events.PUBLISHED), {}),
        (a_message(events.CHANGED), {}),
    ]
    want_events(batch, work)
    assert work.offered_events.wanted == ["lecture", "lecture"]


def test_an_offer_whose_time_has_come_lapses() -> None:
    work = a_work()
    first, _, third = (register_participant(a_request(), work, now=NOW, rules=RULES).registration for _ in range(3))
    withdraw_registration(WithdrawRegistration(registration_id=first.id), work, now=NOW, rules=RULES)
    ((kind, payload),) = work.take_due(NOW + timedelta(hours=24))
    item = DueItem(kind=kind, subject="s", due_at=NOW, payload=payload, attempts=1)
    due(RULES, read_row)[OFFER_LAPSES](item, work, NOW + timedelta(hours=24))
    assert work.registrations.kept[third.id].status is Status.LAPSED


def test_offers_that_were_left_go_on() -> None:
    work = a_work()
    payload = {"event_id": "lecture", "mode": "onsite"}
    item = DueItem(kind=OFFERS_CONTINUE, subject="lecture:onsite", due_at=NOW, payload=payload, attempts=1)
    before = work.event()
    due(RULES, read_row)[OFFERS_CONTINUE](item, work, NOW)
    assert work.event() is before, "with nobody waiting there is nothing to offer"
    kinds = {OFFER_LAPSES, OFFERS_CONTINUE, DRAW_DUE, ALLOTMENT_DUE, IMPORT_GOES_ON, RETENTION, ERASURE_CONTINUES}
    others = {CERTIFICATES_ISSUE, DELEGATION_REMINDER, LAPSES_TOLD, DECISIONS_GO_ON, APPLICATIONS_RETENTION}
    assert set(due(RULES, read_row)) == kinds | OF_SERIES | others
