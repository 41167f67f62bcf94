"""Everybody hears once, however many there are and however often a chunk is repeated."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from causeway_notifications.domain.kinds import LEADING, Entry, Kind
from causeway_notifications.domain.known_registration import HeldDelegation
from causeway_notifications.messaging.due import DUE
from causeway_notifications.use_cases.fan_out_notices import CHUNK, FAN_OUT, FanOut, fan_out_notices, plan_fan_out
from causeway_platform.clock_work import DueItem
from causeway_testing.notices import EVENT, NOW, START, FakeWork, a_registration, an_event

MOVED_AT = NOW - timedelta(minutes=1)


def a_work(people: int, **event: Any) -> FakeWork:
    work = FakeWork()
    work.events.add(an_event(**{"sequence": 1, **event}))
    for number in range(people):
        work.registrations.add(a_registration(number))
    return work


def run(work: FakeWork, now: datetime = NOW) -> int:
    """Do clock work until none is due, and return in how many chunks."""
    chunks = 0
    while rows := work.due(now):
        for payload in rows:
            chunks += 1
            DUE[FAN_OUT](due(payload), work, now)
    return chunks


def due(payload: Mapping[str, Any]) -> DueItem:
    return DueItem(kind=FAN_OUT, subject="s", due_at=NOW, payload=payload, attempts=0)


def change(**changes: Any) -> FanOut:
    return FanOut(**{"event_id": EVENT, "kind": Kind.CHANGE, "sequence": 1, "moment": MOVED_AT, **changes})


def test_ten_thousand_people_are_told_once_each_in_chunks() -> None:
    work = a_work(10_000)
    plan_fan_out(change(), work, due_at=NOW)
    assert run(work) == 10_000 // CHUNK + 1
    assert len(work.deliveries.by_id) == 10_000
    assert {delivery.registration_id for delivery in work.deliveries.by_id.values()} == set(work.registrations.by_id)


def test_a_chunk_that_is_repeated_tells_nobody_twice() -> None:
    work = a_work(700)
    assert fan_out_notices(change(), work, now=NOW) == CHUNK
    assert fan_out_notices(change(), work, now=NOW) == 0
    run(work)
    assert len(work.deliveries.by_id) == 700


def test_those_with_a_place_get_their_calendar_changed_and_those_who_wait_do_not() -> None:
    work = a_work(1)
    work.registrations.add(a_registration(2, status="waiting"))
    work.registrations.add(a_registration(3, status="withdrawn"))
    fan_out_notices(change(), work, now=NOW)
    entries = {one.registration_id: one.entry for one in work.deliveries.by_id.values()}
    assert entries == {a_registration(0).id: Entry.REQUEST, a_registration(2).id: None}


def test_who_registered_after_the_move_knew_the_new_time() -> None:
    work = a_work(0)
    work.registrations.add(a_registration(1, registered_at=MOVED_AT))
    assert fan_out_notices(change(), work, now=NOW) == 0


def test_a_move_that_was_followed_by_another_tells_nobody_else() -> None:
    work = a_work(600)
    plan_fan_out(change(), work, due_at=NOW)
    fan_out_notices(change(), work, now=NOW)
    work.events.save(an_event(revision=2, sequence=2))
    run(work)
    assert len(work.deliveries.by_id) == CHUNK
    plan_fan_out(change(sequence=2), work, due_at=NOW)
    run(work)
    assert sum(one.version == 2 for one in work.deliveries.by_id.values()) == 600


def test_a_cancellation_reaches_everybody_who_still_wanted_to_come() -> None:
    work = a_work(1, status="cancelled", sequence=2)
    work.registrations.add(a_registration(2, status="offered", registered_at=NOW))
    work.registrations.add(a_registration(3, status="lapsed"))
    fan_out_notices(change(kind=Kind.CANCELLATION, sequence=2), work, now=NOW)
    entries = {one.registration_id: one.entry for one in work.deliveries.by_id.values()}
    assert entries == {a_registration(0).id: Entry.CANCEL, a_registration(2).id: None}


@pytest.mark.parametrize(("kind", "before"), [(Kind.REMINDER_DAY, 24), (Kind.REMINDER_HOUR, 1)])
def test_a_reminder_goes_to_those_with_a_place_who_registered_before_its_time(kind: Kind, before: int) -> None:
    work = a_work(2)
    moment = START - timedelta(hours=before)
    work.registrations.add(a_registration(7, registered_at=moment))
    work.registrations.add(a_registration(8, status="waiting"))
    fan_out_notices(change(kind=kind, moment=moment), work, now=moment)
    told = {one.registration_id for one in work.deliveries.by_id.values()}
    assert told == {a_registration(0).id, a_registration(1).id}
    assert all(one.entry is None and one.version == 1 for one in work.deliveries.by_id.values())


def test_a_reminder_for_a_time_that_no_longer_holds_tells_nobody() -> None:
    work = a_work(3, starts_at=START + timedelta(days=1))
    reminder = change(kind=Kind.REMINDER_DAY, moment=START - timedelta(days=1))
    assert fan_out_notices(reminder, work, now=NOW) == 0


def test_a_change_of_room_does_not_stop_a_reminder_half_way() -> None:
    moment = START - timedelta(days=1)
    work = a_work(CHUNK + 1, sequence=2)
    plan_fan_out(change(kind=Kind.REMINDER_DAY, moment=moment, sequence=1), work, due_at=NOW)
    run(work, moment)
    assert len(work.deliveries.by_id) == CHUNK + 1


@pytest.mark.parametrize("kind", [Kind.CHANGE, Kind.REMINDER_DAY])
def test_a_cancelled_event_neither_changes_nor_reminds(kind: Kind) -> None:
    work = a_work(2, status="cancelled")
    assert fan_out_notices(change(kind=kind, moment=START - timedelta(days=1)), work, now=NOW) == 0


def test_an_event_nobody_knows_tells_nobody() -> None:
    assert fan_out_notices(change(event_id="other"), FakeWork(), now=NOW) == 0


@pytest.mark.parametrize(
    ("kind", "cancelled", "told"),
    [(Kind.CHANGE, False, Kind.DELEGATION_CHANGE), (Kind.CANCELLATION, True, Kind.DELEGATION_CANCELLATION)],
)
def test_a_leader_hears_of_the_event_in_their_own_letter_and_without_an_entry(
    kind: Kind, cancelled: bool, told: Kind
) -> None:
    work = a_work(0, status="cancelled") if cancelled else a_work(0)
    led = HeldDelegation(label="The university", places=3, filled=1, returns_at=NOW)
    work.registrations.add(
        a_registration(1, status=LEADING, delegation=led, registered_at=MOVED_AT - timedelta(days=1))
    )
    assert fan_out_notices(change(kind=kind), work, now=NOW) == 1
    (delivery,) = work.deliveries.by_id.values()
    assert (delivery.kind, delivery.entry) == (told, None)


def test_a_leader_is_not_reminded_to_come() -> None:
    work = a_work(0)
    work.registrations.add(a_registration(1, status=LEADING))
    moment = START - timedelta(days=1)
    assert fan_out_notices(change(kind=Kind.REMINDER_DAY, moment=moment), work, now=NOW) == 0
