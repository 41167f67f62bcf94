"""One suite over the store in memory and the one in MongoDB, so that tests with the first speak for the second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.participant import Participant, identity_in
from causeway_registrations.domain.registration import Registration, Status
from causeway_testing.registrations import NOW, FakeWork, an_event

pytestmark = pytest.mark.servers

Stored = Callable[[], Any]


@contextmanager
def in_memory(counter: Any) -> Iterator[Stored]:
    work = FakeWork()
    yield lambda: work


@contextmanager
def in_mongodb(counter: Any) -> Iterator[Stored]:
    """Yield a function that commits what was done and opens the next unit of work."""
    with counter.service.client.start_session() as session:
        open_now: list[Any] = []

        def next_work() -> Any:
            if open_now:
                open_now.pop().flush()
                session.commit_transaction()
            session.start_transaction()
            open_now.append(counter.service.open_work(session))
            return open_now[0]

        yield next_work
        session.abort_transaction()


STORES = pytest.mark.parametrize("stored", [in_memory, in_mongodb])


def a_registration(number: int, event_id: str, **changes: Any) -> Registration:
    email = f"person-{number}@museum.example"
    registration = Registration(
        id=f"{event_id}-{number:04}",
        event_id=event_id,
        identity=identity_in(event_id, email),
        participant=Participant(f"Person {number}", email),
        mode="onsite",
        status=Status.WAITING,
        position=number,
        language="en",
        zone="Asia/Yerevan",
        registered_at=NOW,
    )
    return replace(registration, **changes)


def ids(found: Any) -> list[int]:
    return [int(one.id.rsplit("-", 1)[1]) for one in found]


@STORES
def test_what_was_kept_comes_back_whole(stored: Any, counter: Any) -> None:
    confirmed = a_registration(
        1, "whole", status=Status.CONFIRMED, position=None, country="AM", institution_id="museum", checked_in_at=NOW
    )
    offered = a_registration(2, "whole").offer_place(NOW)
    event = an_event(event_id="whole")
    told = replace(event, places=event.places.tell())
    with stored(counter) as next_work:
        work = next_work()
        for one in (confirmed, offered):
            work.registrations.add(one)
        work.offered_events.save(told)
        work = next_work()
        assert [work.registrations.get(one.id) for one in (confirmed, offered)] == [confirmed, offered]
        assert work.offered_events.find("whole") == told
        assert work.offered_events.places_of("whole") == told.places
        assert work.offered_events.find("nothing") is None
        assert work.registrations.find("nothing") is None
        with pytest.raises(UnknownSubject):
            work.registrations.get("nothing")


@STORES
def test_a_person_is_found_by_identity_as_long_as_the_registration_lives(stored: Any, counter: Any) -> None:
    person = a_registration(1, "person")
    with stored(counter) as next_work:
        work = next_work()
        assert work.registrations.live_of(person.identity) is None
        work.registrations.add(person)
        assert work.registrations.live_of(person.identity) == person
        work = next_work()
        assert work.registrations.live_of(person.identity) == person
        work.registrations.save(person.withdraw())
        assert work.registrations.live_of(person.identity) is None
        again = replace(person, id="person-0002")
        work.registrations.add(again)
        work = next_work()
        assert work.registrations.live_of(person.identity) == again


@STORES
def test_the_queue_has_those_who_wait_for_one_mode_of_one_event_by_position(stored: Any, counter: Any) -> None:
    with stored(counter) as next_work:
        work = next_work()
        for number in (5, 3, 40, 21, 1):
            work.registrations.add(a_registration(number, "queue"))
        work.registrations.add(a_registration(2, "queue", mode="online"))
        work.registrations.add(a_registration(4, "queue", status=Status.CONFIRMED, position=None))
        work.registrations.add(a_registration(1, "other-queue"))
        assert ids(work.registrations.first_waiting("queue", "onsite", 2)) == [1, 3]
        work = next_work()
        assert ids(work.registrations.first_waiting("queue", "onsite", 1)) == [1]
        assert ids(work.registrations.first_waiting("queue", "onsite", 99)) == [1, 3, 5, 21, 40]
        assert ids(work.registrations.first_waiting("queue", "by-telepathy", 99)) == []


@STORES
def test_the_queue_sees_who_left_and_who_joined_in_the_same_transaction(stored: Any, counter: Any) -> None:
    with stored(counter) as next_work:
        work = next_work()
        for number in range(1, 41):
            work.registrations.add(a_registration(number, "moving"))
        work = next_work()
        shelf = work.registrations
        shelf.add(a_registration(41, "moving"))
        assert ids(shelf.first_waiting("moving", "onsite", 2)) == [1, 2]
        for number in range(1, 31):
            shelf.save(shelf.get(f"moving-{number:04}").offer_place(NOW))
        assert ids(shelf.first_waiting("moving", "onsite", 3)) == [31, 32, 33]
        back = shelf.get("moving-0031").move_to_mode("online", None).move_to_mode("onsite", 42)
        shelf.kept.update({back.id: back}) if isinstance(work, FakeWork) else shelf.save(back)
        assert ids(shelf.first_waiting("moving", "onsite", 99)) == [*range(32, 42), 31]


def test_what_a_refused_command_did_is_forgotten_by_queue_and_identity(counter: Any) -> None:
    with in_mongodb(counter) as next_work:
        work = next_work()
        first = a_registration(1, "undone")
        work.registrations.add(first)
        work = next_work()
        shelf = work.registrations
        assert ids(shelf.first_waiting("undone", "onsite", 9)) == [1]
        mark = work.savepoint()
        shelf.live_of(first.identity)
        shelf.save(first.withdraw())
        newcomer = a_registration(2, "undone")
        shelf.live_of(newcomer.identity)
        shelf.add(newcomer)
        assert ids(shelf.first_waiting("undone", "onsite", 9)) == [2]
        work.roll_back(mark)
        assert ids(shelf.first_waiting("undone", "onsite", 9)) == [1]
        assert shelf.live_of(first.identity) == first
        assert shelf.live_of(newcomer.identity) is None


def test_people_and_registrations_asked_for_together_are_read_together(counter: Any) -> None:
    people = [a_registration(number, "together") for number in range(1, 6)]
    with in_mongodb(counter) as next_work:
        work = next_work()
        for person in people:
            work.registrations.add(person)
        work = next_work()
        for person in people:
            work.registrations.want_person(person.identity)
        work.registrations.want_person("nobody")
        work.load_wanted()
        # Without the collection, only what was read can be found.
        work.registrations.collection = None
        assert [work.registrations.live_of(person.identity) for person in people] == people
        assert work.registrations.live_of("nobody") is None
        work.registrations.collection = counter.service.database["registrations"]
