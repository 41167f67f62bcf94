"""Clock work is done once, when it is due, by whichever process is there; a failure delays only itself."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pymongo.client_session import ClientSession

from causeway_platform import clock_work, dead_letters, redrive
from causeway_platform.clock import utc_now
from causeway_platform.clock_work import ClockWork
from causeway_platform.service import Service
from causeway_platform.transactions import transact
from causeway_platform.work import CLOCK_WORK, Work
from causeway_testing.follower import COPY
from causeway_testing.waiting import wait_until
from causeway_testing.working import working

pytestmark = pytest.mark.servers

NOW = utc_now()


def ask(service: Service, change: Callable[[Work], None]) -> None:
    """Do something to a unit of work and commit it."""

    def action(session: ClientSession) -> None:
        work = service.open_work(session)
        change(work)
        work.flush()

    transact(service.client, action)


def schedule(service: Service, subject: str, due_at: datetime, **payload: object) -> None:
    ask(service, lambda work: work.schedule("remind", subject, due_at, payload))


def done(service: Service, subject: str) -> list[int]:
    row = service.database[COPY].find_one({"_id": subject})
    return [] if row is None else list(row["seqs"])


def test_work_is_done_when_it_is_due_and_not_before(service: Service) -> None:
    schedule(service, "i-1", NOW + timedelta(minutes=5))
    early = ClockWork(service, clock=lambda: NOW)
    late = ClockWork(service, clock=lambda: NOW + timedelta(minutes=6))
    assert early.run_due() == 0
    assert done(service, "i-1") == []
    assert late.run_due() == 1
    assert done(service, "i-1") == [1]
    assert late.run_due() == 0


def test_a_later_wish_replaces_the_earlier_one_and_a_withdrawn_one_is_not_done(service: Service) -> None:
    schedule(service, "i-1", NOW - timedelta(minutes=1))
    schedule(service, "i-1", NOW + timedelta(minutes=5))
    schedule(service, "i-2", NOW - timedelta(minutes=1))
    ask(service, lambda work: work.unschedule("remind", "i-2"))
    assert ClockWork(service, clock=lambda: NOW).run_due() == 0


def test_work_that_is_due_together_is_done_together(service: Service) -> None:
    for number in range(30):
        schedule(service, f"i-{number}", NOW)
    assert ClockWork(service, clock=lambda: NOW).run_due() == 30
    assert service.database["outbox"].count_documents({}) == 30
    assert service.database[CLOCK_WORK].count_documents({}) == 0


def test_two_workers_at_once_do_it_once(service: Service) -> None:
    for number in range(120):
        schedule(service, f"i-{number}", NOW)
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        mine = ClockWork(service, clock=lambda: NOW)
        while mine.run_due():
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert all(done(service, f"i-{number}") == [1] for number in range(120))
    assert service.database["outbox"].count_documents({}) == 120


def test_a_worker_that_died_leaves_its_work_to_the_next(service: Service) -> None:
    schedule(service, "i-1", NOW)
    dead_worker = ClockWork(service, clock=lambda: NOW)
    assert dead_worker._claim("a lease that ends") != []
    assert ClockWork(service, clock=lambda: NOW + timedelta(seconds=5)).run_due() == 0
    assert ClockWork(service, clock=lambda: NOW + clock_work.LEASED + timedelta(seconds=1)).run_due() == 1
    assert done(service, "i-1") == [1]


def test_a_worker_that_wakes_after_its_lease_does_nothing_twice(service: Service) -> None:
    schedule(service, "i-1", NOW)
    sleeper = ClockWork(service, clock=lambda: NOW)
    ids = sleeper._claim("mine")
    ClockWork(service, clock=lambda: NOW + timedelta(minutes=1)).run_due()
    sleeper._do(ids, "mine")
    assert done(service, "i-1") == [1]


def test_work_may_ask_to_be_done_again_in_chunks(service: Service) -> None:
    schedule(service, "i-1", NOW, count=1, again=3)
    worker = ClockWork(service, clock=lambda: NOW)
    while worker.run_due():
        pass
    assert done(service, "i-1") == [1, 2, 3, 4]


def test_a_failure_delays_only_itself_and_ends_in_a_dead_letter(service: Service) -> None:
    schedule(service, "i-1", NOW, fails=True)
    schedule(service, "i-2", NOW)
    moment = NOW
    worker = ClockWork(service, clock=lambda: moment)
    assert worker.run_due() == 2
    assert done(service, "i-2") == [1]
    for pause in clock_work.BACK_OFF_S:
        assert worker.run_due() == 0
        moment += timedelta(seconds=pause + 1)
        assert worker.run_due() == 1
    (letter,) = redrive.letters(service.database, before=None)
    assert (letter["kind"], letter["type"], letter["subject"]) == (dead_letters.CLOCK_WORK, "remind", "i-1")
    assert service.database[CLOCK_WORK].count_documents({}) == 0


def test_a_replayed_dead_letter_of_clock_work_is_due_at_once(service: Service) -> None:
    letter = dead_letters.of_clock_work(
        {"_id": "remind:i-1", "kind": "remind", "subject": "i-1", "due_at": NOW, "payload": {}}, "it failed", 6, NOW
    )
    transact(service.client, lambda session: dead_letters.keep(service.database, [letter], session))
    redrive.replay(service.client, service.database, letter["_id"], by="operator-1", now=NOW)
    ClockWork(service, clock=lambda: NOW).run_due()
    assert done(service, "i-1") == [1]
    assert redrive.as_json(redrive.letter(service.database, letter["_id"]))["row"]["subject"] == "i-1"


def test_work_of_an_unknown_kind_is_kept_for_a_release_that_knows_it(service: Service) -> None:
    ask(service, lambda work: work.schedule("not yet invented", "i-1", NOW))
    assert ClockWork(service, clock=lambda: NOW).run_due() == 1
    row = service.database[CLOCK_WORK].find_one()
    assert row is not None
    assert row["attempts"] == 1


def test_a_running_worker_does_what_becomes_due(service: Service) -> None:
    with working(service):
        schedule(service, "i-1", utc_now() + timedelta(seconds=1))
        wait_until(lambda: done(service, "i-1") == [1], what="the work to be done")
