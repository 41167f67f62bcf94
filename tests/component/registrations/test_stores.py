"""One suite over the store in memory and the one in MongoDB, so that tests with the first speak for the second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.demand import Demand, Line
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


ONSITE = Line(Demand(mode="onsite"))


def offered_in_turn(work: Any, event_id: str, at_most: int) -> list[int]:
    """Offer a place to whoever is first, again and again, and return their numbers."""
    found = []
    while len(found) < at_most and (one := work.registrations.first_in(event_id, ONSITE)) is not None:
        found.append(int(one.id.rsplit("-", 1)[1]))
        work.registrations.save(one.offer_place(NOW))
    return found


@STORES
def test_what_was_kept_comes_back_whole(stored: Any, counter: Any) -> None:
    confirmed = a_registration(
        1, "whole", status=Status.CONFIRMED, position=None, country="AM", institution_id="museum", checked_in_at=NOW
    )
    offered = a_registration(2, "whole").offer_place(NOW)
    event = an_event(event_id="whole")
    told = replace(event, places=event.places.tell(NOW))
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
def test_a_line_has_those_who_wait_for_exactly_the_same_by_position(stored: Any, counter: Any) -> None:
    with stored(counter) as next_work:
        work = next_work()
        for number in (5, 3, 40, 21, 1):
            work.registrations.add(a_registration(number, "queue"))
        work.registrations.add(a_registration(2, "queue", mode="online"))
        work.registrations.add(a_registration(4, "queue", status=Status.CONFIRMED, position=None))
        work.registrations.add(a_registration(6, "queue", companions=("Li Wei",)))
        work.registrations.add(a_registration(7, "queue", kind="expert", priority=50))
        work.registrations.add(a_registration(1, "other-queue"))
        assert work.registrations.first_in("queue", ONSITE).id == "queue-0001"
        work = next_work()
        assert work.registrations.first_in("queue", Line(Demand(mode="by-telepathy"))) is None
        assert work.registrations.first_in("queue", Line(Demand(mode="onsite", size=2))).id == "queue-0006"
        expert = Line(Demand(mode="onsite", kind="expert"), 50)
        assert work.registrations.first_in("queue", expert).id == "queue-0007"
        assert offered_in_turn(work, "queue", 99) == [1, 3, 5, 21, 40]


@STORES
def test_a_line_sees_who_left_and_who_joined_in_the_same_transaction(stored: Any, counter: Any) -> None:
    with stored(counter) as next_work:
        work = next_work()
        for number in range(1, 41):
            work.registrations.add(a_registration(number, "moving"))
        work = next_work()
        shelf = work.registrations
        shelf.add(a_registration(41, "moving"))
        assert offered_in_turn(work, "moving", 30) == list(range(1, 31))
        back = shelf.get("moving-0031").move_to_mode("online", None).move_to_mode("onsite", 42)
        shelf.kept.update({back.id: back}) if isinstance(work, FakeWork) else shelf.save(back)
        assert offered_in_turn(work, "moving", 99) == [*range(32, 42), 31]


def test_what_a_refused_command_did_is_forgotten_by_line_and_identity(counter: Any) -> None:
    with in_mongodb(counter) as next_work:
        work = next_work()
        first = a_registration(1, "undone")
        work.registrations.add(first)
        work = next_work()
        shelf = work.registrations
        assert shelf.first_in("undone", ONSITE) == first
        mark = work.savepoint()
        shelf.live_of(first.identity)
        shelf.save(first.withdraw())
        newcomer = a_registration(2, "undone")
        shelf.live_of(newcomer.identity)
        shelf.add(newcomer)
        assert shelf.first_in("undone", ONSITE) == newcomer
        work.roll_back(mark)
        assert shelf.first_in("undone", ONSITE) == first
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
