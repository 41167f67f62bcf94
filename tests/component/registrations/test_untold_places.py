"""While people register, the places of an event are told now and then, and in the end as they are."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from causeway_platform.transactions import RevisionMoved, transact
from causeway_registrations.store.untold_places import AT_ONCE, UntoldPlaces
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers

EVERY = timedelta(seconds=60)
"""Longer than a test takes; the clock is moved on instead."""


@pytest.fixture
def counter(open_counter: Callable[..., Any]) -> Any:
    return open_counter(REGISTRATIONS_PLACES_TOLD_EVERY_S=str(EVERY.total_seconds()))


def untold_of(counter: Any) -> UntoldPlaces:
    service = counter.service
    return UntoldPlaces(service.client, service.database, service.open_work, every=EVERY, clock=counter.now)


def taken(counter: Any, event_id: str) -> list[int]:
    """Return how many places onsite were taken each time that the places were told."""
    told = counter.messages(event_id)
    assert [row["seq"] for row in told] == list(range(1, len(told) + 1)), "numbered without a gap"
    return [json.loads(row["value"])["state"]["modes"]["onsite"]["taken"] for row in told]


def test_the_places_are_told_at_most_once_in_the_interval_however_many_come(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 50, "online": None})
    for _ in range(3):
        counter.registered(event_id)
    assert taken(counter, event_id) == [0]
    counter.later.append(EVERY)
    for _ in range(3):
        counter.registered(event_id)
    assert taken(counter, event_id) == [0, 4]
    assert counter.pool(event_id)["taken"] == 6, "whoever asks here is told how it is"


def test_that_nothing_is_free_any_more_and_that_something_is_again_is_told_at_once(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 2, "online": 0})
    one, _ = counter.registered(event_id), counter.registered(event_id)
    assert taken(counter, event_id) == [0, 2]
    assert counter.call("POST", "/mine/withdraw", link=one["manage_token"]).status_code == 200
    assert taken(counter, event_id) == [0, 2, 1]


def test_what_the_last_ones_of_a_rush_have_changed_is_told_once_nobody_comes_any_more(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 50, "online": None})
    counter.registered(event_id)
    untold = untold_of(counter)
    counter.later.append(2 * EVERY)
    assert (untold.tell_some(), taken(counter, event_id)) == (0, [0]), "somebody may come yet"
    counter.later.append(EVERY)
    assert (untold.tell_some(), taken(counter, event_id)) == (1, [0, 1])
    assert (untold.tell_some(), taken(counter, event_id)) == (0, [0, 1])
    assert "untold" not in counter.service.database["places"].find_one({"_id": event_id})
    assert counter.registered(event_id)["status"] == "confirmed", "who comes after all is registered as ever"
    assert counter.pool(event_id)["taken"] == 2


def test_after_a_rush_on_many_events_all_are_told_a_hundred_at_a_time(counter: Any) -> None:
    event_ids = [counter.announce(capacities={"onsite": 9}) for _ in range(AT_ONCE + 5)]

    def count_one_in(session: Any) -> None:
        work = counter.service.open_work(session)
        for event_id in event_ids:
            event = work.offered_events.find(event_id)
            work.offered_events.save(event.count_check_in("onsite", 1))
        work.flush()

    transact(counter.service.client, count_one_in)
    assert not [event_id for event_id in event_ids if len(counter.messages(event_id)) > 1]
    counter.later.append(3 * EVERY)
    untold = untold_of(counter)
    assert [untold.tell_some() for _ in range(3)] == [AT_ONCE, 5, 0]
    assert {len(counter.messages(event_id)) for event_id in event_ids} == {2}


def test_the_work_process_looks_for_them_until_it_is_told_to_stop(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 50})
    counter.registered(event_id)
    counter.later.append(3 * EVERY)
    stop = threading.Event()
    thread = threading.Thread(target=counter.service.background["untold-places"], args=(stop,))
    thread.start()
    try:
        wait_until(lambda: taken(counter, event_id) == [0, 1], what="the places to be told")
    finally:
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()


@pytest.mark.parametrize("trouble", [AutoReconnect("away"), RevisionMoved("places")])
def test_a_database_that_is_away_or_a_faster_writer_ends_nothing(
    counter: Any, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    untold, stop, looks = untold_of(counter), threading.Event(), 0

    def look() -> int:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise trouble
        stop.set()
        return 0

    monkeypatch.setattr(untold, "tell_some", look)
    monkeypatch.setattr("causeway_registrations.store.untold_places.LOOK_EVERY_S", 0)
    untold.run(stop)
    assert looks == 2


def test_the_untold_are_found_by_their_index(counter: Any) -> None:
    places = counter.service.database["places"]
    long_untold = {"untold": True, "told_at": {"$lte": counter.now()}}
    plan = places.find(long_untold, {"_id": True}, sort=[("told_at", 1)], limit=AT_ONCE).explain()
    assert "'untold'" in str(plan["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
