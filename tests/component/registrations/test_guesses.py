"""What a process remembers of events, and guesses about people, is proved before anybody is told yes or no."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from causeway_platform.group_commit import CAREFUL_BATCHES
from causeway_platform.transactions import RevisionMoved, transact
from causeway_registrations.store.remembered import KEPT_S, RememberedEvents
from causeway_registrations.store.work import RegistrationsWork
from causeway_registrations.use_cases.find_event import find_event
from causeway_testing.registrations import an_event

pytestmark = pytest.mark.servers


@contextmanager
def reads(counter: Any) -> Iterator[Counter[str]]:
    """Count what is read meanwhile, by collection, as the database itself notes it."""
    database = counter.service.database
    found: Counter[str] = Counter()
    database.command("profile", 2)
    try:
        yield found
    finally:
        database.command("profile", 0)
        rows = database["system.profile"].find({"command.find": {"$exists": True}})
        found.update(row["command"]["find"] for row in rows)
        database["system.profile"].drop()


def two_processes(open_counter: Callable[..., Any], **event: Any) -> tuple[Any, Any, str]:
    """Return a process that remembers an event, another one, and the event's id."""
    one, other = open_counter(), open_counter()
    event_id = one.announce(**event)
    one.registered(event_id)
    return one, other, event_id


def test_who_registers_for_an_event_that_is_known_costs_no_reading(counter: Any) -> None:
    event_id = counter.announce()
    counter.registered(event_id)
    with reads(counter) as found:
        for _ in range(5):
            counter.registered(event_id)
    assert not found


def test_who_is_registered_already_is_told_so_and_the_next_ones_are_looked_up(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 5, "online": None})
    counter.registered(event_id, email="twice@museum.example")
    again = counter.register(event_id, email="Twice@Museum.example")
    assert (again.status_code, again.json["slug"]) == (409, "already-registered")
    assert counter.pool(event_id)["taken"] == 1
    with reads(counter) as found:
        for _ in range(CAREFUL_BATCHES + 3):
            counter.registered(event_id, mode="online")
    assert 1 <= found["registrations"] <= CAREFUL_BATCHES
    for _ in range(5):
        counter.registered(event_id)
    full = counter.register(event_id, email="twice@museum.example", wait=False)
    assert full.json["slug"] == "already-registered", "that it is full, too, is not what they need to know"


def test_the_last_place_that_another_process_gave_away_is_not_given_away_again(
    open_counter: Callable[..., Any],
) -> None:
    one, other, event_id = two_processes(open_counter, capacities={"onsite": 2, "online": 0})
    assert other.registered(event_id)["status"] == "confirmed"
    assert one.registered(event_id)["status"] == "waiting"
    assert one.pool(event_id) | {"revision": 0} == other.pool(event_id) | {"revision": 0}


def test_nobody_is_turned_away_from_a_place_that_another_process_has_freed(open_counter: Callable[..., Any]) -> None:
    one, other, event_id = two_processes(open_counter, capacities={"onsite": 2, "online": 0})
    last = one.registered(event_id)
    assert one.register(event_id, wait=False).json["slug"] == "event-full"
    assert other.call("POST", "/mine/withdraw", link=last["manage_token"]).status_code == 200
    assert one.register(event_id, wait=False).status_code == 201


def test_what_was_announced_since_counts(open_counter: Callable[..., Any]) -> None:
    one, other, event_id = two_processes(open_counter, capacities={"onsite": 1, "online": 0})
    other.announce(event_id=event_id, revision=2, capacities={"onsite": 2, "online": 0})
    assert one.registered(event_id)["status"] == "confirmed"
    other.announce(event_id=event_id, revision=3, cancelled=True)
    assert one.register(event_id).json["slug"] == "event-cancelled"


def test_what_an_organiser_laid_down_since_counts(open_counter: Callable[..., Any]) -> None:
    one, other, event_id = two_processes(open_counter)
    for domain in ("academy.example", "museum.example"):
        found = other.call("GET", f"/events/{event_id}/admission", role="operator")
        path, headers = f"/events/{event_id}/admission", {"If_Match": found.headers["ETag"]}
        answer = other.call("PUT", path, {"gates": {"mail_domains": [domain]}}, role="operator", **headers)
        assert answer.status_code == 200, answer.text
        assert one.register(event_id, email=f"li-wei@not-{domain}").json["slug"] == "not-among-invited"
        assert one.register(event_id, email=f"li-wei@{domain}").status_code == 201


def remembering(counter: Any, remembered: RememberedEvents) -> Callable[[Any], RegistrationsWork]:
    service = counter.service
    plain = service.open_work

    def open_work(session: Any) -> RegistrationsWork:
        work: RegistrationsWork = plain(session)
        return RegistrationsWork(service.database, session, work._settings, work._publications, remembered=remembered)

    return open_work


def test_what_is_decided_by_a_guess_without_a_change_is_proved_before_the_end(counter: Any) -> None:
    event_id = counter.announce(event_id="only-looked-at")
    remembered, found = RememberedEvents(), []
    open_work = remembering(counter, remembered)

    def look(session: Any, *, guess: bool) -> None:
        work = open_work(session)
        work.offered_events.want(event_id)
        work.load_wanted(guess=guess)
        found.append(find_event(event_id, work).places.revision)
        work.flush()

    transact(counter.service.client, lambda session: look(session, guess=False))
    transact(counter.service.client, lambda session: look(session, guess=True))
    counter.registered(event_id)
    with pytest.raises(RevisionMoved):
        transact(counter.service.client, lambda session: look(session, guess=True), deadline_s=0.05)
    transact(counter.service.client, lambda session: look(session, guess=False))
    assert found[-1] > found[0] == found[1]


def test_what_was_never_committed_is_not_remembered(counter: Any) -> None:
    event_id = counter.announce()
    remembered = RememberedEvents()
    open_work = remembering(counter, remembered)
    with counter.service.client.start_session() as session, session.start_transaction():
        work = open_work(session)
        event = find_event(event_id, work)
        work.offered_events.save(event.admit_by(replace(event.admission, revision=1)))
        changed = find_event(event_id, work)
        session.abort_transaction()
    assert changed.places.admission_revision == 1
    assert remembered.admission_for(changed.places) is None
    assert remembered.places_of([event_id]) == [event.places]


def test_after_a_minute_everything_is_read_anew() -> None:
    now = [0.0]
    remembered = RememberedEvents(clock=lambda: now[0])
    event = an_event()
    remembered.keep_announcement(event.announced)
    remembered.keep_places(event.places)
    now[0] = KEPT_S - 1
    assert remembered.knows(event.id)
    now[0] = KEPT_S
    assert not remembered.knows(event.id)
    assert remembered.places_of([event.id]) == []


def test_what_is_remembered_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causeway_registrations.store.remembered.MOST_EVENTS", 3)
    remembered, event = RememberedEvents(), an_event()
    ids = [f"event-{number}" for number in range(8)]
    for event_id in ids:
        remembered.keep_places(replace(event.places, id=event_id))
        assert 1 <= len(remembered.places_of(ids)) <= 3


def test_a_batch_leaves_nothing_to_the_garbage_collector(counter: Any) -> None:
    event_id = counter.announce()
    open_work = counter.service.open_work

    def look(session: Any) -> None:
        work = open_work(session)
        event = find_event(event_id, work)
        for _ in range(300):
            work.offered_events.save(event.count_check_in("onsite", 1))
        work.flush()

    transact(counter.service.client, look)
    gc.collect()
    gc.disable()
    try:
        transact(counter.service.client, look)
        # Other threads of the test run leave a hundred or so; the way to take one change back is several objects.
        assert gc.collect() < 300
    finally:
        gc.enable()
