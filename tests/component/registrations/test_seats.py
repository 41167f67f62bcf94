"""The promises about places that must hold whatever happens at once: none sold twice, nobody lost, order kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from threading import Barrier
from typing import Any

import pytest

pytestmark = pytest.mark.servers

PLACES = {"capacities": {"onsite": 50, "online": 0}}
CLIENTS = 200
"""Each in a thread of its own, for the fifty seats above."""


def at_once(actions: Sequence[Callable[[], Any]], threads: int = 50) -> list[Any]:
    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(action) for action in actions]]


def clients_at_once(counter: Any, event_id: str) -> list[Any]:
    """Let every client ask for a seat, none before all of them are ready to."""
    ready = Barrier(CLIENTS)

    def ask() -> Any:
        ready.wait(timeout=60)
        return counter.register(event_id)

    return at_once([ask] * CLIENTS, threads=CLIENTS)


def assert_counters_are_true(counter: Any, event_id: str) -> None:
    """A count of the registrations gives what the counters say."""
    rows = counter.rows(event_id)
    held = Counter((row["mode"], row["status"]) for row in rows)
    for mode, pool in counter.service.database["places"].find_one({"_id": event_id})["pools"].items():
        assert pool["taken"] == held[mode, "confirmed"] + held[mode, "offered"], mode
        for status in ("offered", "waiting", "withdrawn", "declined", "lapsed"):
            assert pool[status] == held[mode, status], (mode, status)
    live = [row["identity"] for row in rows if row.get("live")]
    assert len(live) == len(set(live)), "one live registration a person"


def assert_all_was_told(counter: Any, event_id: str) -> None:
    """Each registration's messages are numbered without a gap and end with its state; so are the event's."""
    for row in counter.rows(event_id):
        told = counter.messages(row["_id"])
        assert [message["seq"] for message in told] == list(range(1, row["revision"] + 1))
    told = counter.messages(event_id)
    assert [message["seq"] for message in told] == list(range(1, len(told) + 1))
    assert counter.service.database["places"].find_one({"_id": event_id})["told_revision"] == len(told)


def test_of_two_hundred_at_once_fifty_get_the_fifty_seats_and_the_rest_wait_in_order(counter: Any) -> None:
    event_id = counter.announce(**PLACES)
    answers = clients_at_once(counter, event_id)
    assert Counter(answer.status_code for answer in answers) == {201: 200}
    assert Counter(answer.json["status"] for answer in answers) == {"confirmed": 50, "waiting": 150}
    assert sorted(answer.json["position"] for answer in answers if answer.json["position"]) == list(range(1, 151))
    assert {answer.json["id"] for answer in answers} == {row["_id"] for row in counter.rows(event_id)}
    waiting = sorted(counter.rows(event_id, status="waiting"), key=lambda row: row["position"])
    assert [row["position"] for row in waiting] == list(range(1, 151))
    assert_counters_are_true(counter, event_id)
    assert_all_was_told(counter, event_id)
    assert len(counter.messages(event_id)) < 100, "many registrations together tell the places once"


def test_with_the_limit_broken_the_same_check_would_notice(
    open_counter: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUSEWAY_ALLOW_FAULTS", "1")
    monkeypatch.setenv("CAUSEWAY_BREAK", "I1")
    counter = open_counter()
    event_id = counter.announce(**PLACES)
    answers = clients_at_once(counter, event_id)
    assert Counter(answer.status_code for answer in answers) == {201: CLIENTS}
    assert Counter(answer.json["status"] for answer in answers) == {"confirmed": CLIENTS}, "150 are sold twice"


def test_two_processes_on_one_event_sell_no_seat_twice(open_counter: Callable[..., Any]) -> None:
    processes = [open_counter(), open_counter()]
    event_id = processes[0].announce(**PLACES)
    turns = cycle(processes)
    answers = at_once([partial(next(turns).register, event_id) for _ in range(120)], threads=24)
    assert Counter(answer.status_code for answer in answers) == {201: 120}
    assert Counter(answer.json["status"] for answer in answers) == {"confirmed": 50, "waiting": 70}
    assert_counters_are_true(processes[0], event_id)
    assert_all_was_told(processes[0], event_id)


def test_fifty_requests_with_one_key_make_one_registration_and_get_one_answer(counter: Any) -> None:
    event_id = counter.announce(**PLACES)
    request = {"email": "once@museum.example", "name": "Once"}
    answers = at_once([lambda: counter.register(event_id, key="one-click", **request)] * 50)
    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({answer.text for answer in answers}) == 1
    assert Counter(answer.headers.get("Idempotency-Replayed") for answer in answers) == {None: 1, "true": 49}
    assert len(counter.rows(event_id)) == 1


def test_one_person_in_many_requests_without_a_key_is_registered_once(open_counter: Callable[..., Any]) -> None:
    processes = [open_counter(), open_counter()]
    event_id = processes[0].announce(**PLACES)
    turns = cycle(processes)
    ask = [partial(next(turns).register, event_id, email="Li@Museum.Example") for _ in range(40)]
    answers = at_once(ask, threads=16)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 39}
    assert {answer.json["slug"] for answer in answers if answer.status_code == 409} == {"already-registered"}
    assert_counters_are_true(processes[0], event_id)


def test_giving_up_taking_and_changing_capacity_at_once_neither_oversells_nor_loses(
    open_counter: Callable[..., Any],
) -> None:
    processes = [open_counter(), open_counter()]
    event_id = processes[0].announce(capacities={"onsite": 10, "online": 10})
    people = [processes[0].registered(event_id) for _ in range(30)]
    turns = cycle(processes)

    def act(number: int, person: dict[str, Any]) -> Callable[[], Any]:
        process, link = next(turns), person["manage_token"]
        path, body = [
            ("/mine/withdraw", None),
            ("/mine/offer/accept", None),
            ("/mine/mode", {"mode": "online", "wait": True}),
            ("/mine/offer/decline", None),
        ][number % 4]
        return lambda: process.call("POST", path, body, link=link)

    def resize(revision: int) -> Callable[[], Any]:
        process = next(turns)
        capacities = {"onsite": 8 + revision, "online": 12 - revision}
        return lambda: process.announce(event_id, revision=revision, capacities=capacities)

    rounds = [act(number + shift, person) for shift in range(3) for number, person in enumerate(people)]
    rounds[10:10], rounds[50:50] = [resize(2), resize(3)], [resize(4), resize(5)]
    answers = [answer for answer in at_once(rounds, threads=16) if not isinstance(answer, str)]
    assert {answer.status_code for answer in answers} <= {200, 409}, Counter(answer.text for answer in answers)
    assert_counters_are_true(processes[0], event_id)
    assert_all_was_told(processes[0], event_id)
    for mode, pool in processes[0].call("GET", f"/events/{event_id}/places").json["modes"].items():
        assert not (pool["free"] and pool["waiting"]), f"{mode}: nobody waits beside a free place: {pool}"


def test_a_thousand_times_withdrawing_races_accepting_and_another_capacity(open_counter: Callable[..., Any]) -> None:
    """One holds a place, one is offered one, one waits; then the first leaves, the second accepts, the hall changes."""
    processes = [open_counter(), open_counter()]
    events = [processes[0].announce(capacities={"onsite": 2, "online": 0}) for _ in range(1000)]
    holders, leavers, offered, waiting = (
        at_once([partial(processes[0].registered, event_id) for event_id in events], threads=32) for _ in range(4)
    )
    at_once([partial(leave, processes[0], person) for person in leavers], threads=32)
    turns, capacities = cycle(processes), {event_id: 1 + number % 3 for number, event_id in enumerate(events)}
    race = [
        action
        for event_id, holder, taker in zip(events, holders, offered, strict=True)
        for action in (
            partial(leave, next(turns), holder),
            partial(next(turns).call, "POST", "/mine/offer/accept", link=taker["manage_token"]),
            partial(
                next(turns).announce, event_id, revision=2, capacities={"onsite": capacities[event_id], "online": 0}
            ),
        )
    ]
    answers = [answer for answer in at_once(race, threads=24) if not isinstance(answer, str)]
    assert Counter(answer.status_code for answer in answers) == {200: 2000}
    for event_id, taker, waiter in zip(events, offered, waiting, strict=True):
        assert_counters_are_true(processes[0], event_id)
        statuses = {row["_id"]: row["status"] for row in processes[0].rows(event_id)}
        assert statuses[taker["id"]] == "confirmed"
        # Who was offered the place before the hall became smaller keeps the offer.
        allowed = {"offered", "waiting"} if capacities[event_id] == 1 else {"offered"}
        assert statuses[waiter["id"]] in allowed, capacities[event_id]


def leave(counter: Any, person: dict[str, Any]) -> Any:
    return counter.call("POST", "/mine/withdraw", link=person["manage_token"])


def test_freed_places_go_to_the_queue_in_order_even_within_one_transaction(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 40, "online": 0})
    people = [counter.registered(event_id) for _ in range(80)]
    leaving = [
        lambda link=one["manage_token"]: counter.call("POST", "/mine/withdraw", link=link) for one in people[:25]
    ]
    assert {answer.status_code for answer in at_once(leaving)} == {200}
    statuses = {row["_id"]: row["status"] for row in counter.rows(event_id)}
    assert [statuses[one["id"]] for one in people[40:]] == ["offered"] * 25 + ["waiting"] * 15
    assert_counters_are_true(counter, event_id)


def test_a_full_queue_of_commands_is_refused_at_once_and_nothing_is_done(open_counter: Callable[..., Any]) -> None:
    counter = open_counter(CAUSEWAY_QUEUE_LIMIT="0")
    event_id = counter.announce(**PLACES)
    answer = counter.register(event_id)
    assert (answer.status_code, answer.json["slug"]) == (503, "overloaded")
    assert int(answer.headers["Retry-After"]) > 0
    assert counter.rows(event_id) == []
