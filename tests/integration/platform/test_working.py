"""The work process: all its threads together, what it tells about itself, and what happens when one of them fails."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from causeway_contracts.envelope import Message
from causeway_platform.clock import utc_now
from causeway_platform.heartbeat import backlog, last_beat
from causeway_platform.preparation import prepare
from causeway_platform.service import Service
from causeway_platform.worker import Worker
from causeway_testing.follower import COPY, TOPIC, follower, settings_of
from causeway_testing.records import TopicWriter, institution_message, topic_writer
from causeway_testing.servers import embedded_servers
from causeway_testing.waiting import wait_until
from causeway_testing.working import work_process, working

pytestmark = pytest.mark.servers


def known(service: Service) -> int:
    return service.database[COPY].count_documents({})


def beat(service: Service) -> dict[str, Any]:
    return last_beat(service.database, "events") or {}


def test_the_heartbeat_tells_what_waits(service: Service, partners_topic: TopicWriter) -> None:
    partners_topic.say(institution_message("i-1", 1, name="always fails"), institution_message("i-2", 1))
    partners_topic.put(b"i-3", b"nonsense", [])
    with working(service) as worker:
        wait_until(lambda: beat(service).get("dead_letters") == 1, what="the dead letter in the heartbeat")
        wait_until(lambda: beat(service).get("parked_keys") == 1, what="the parked key in the heartbeat")
        wait_until(lambda: beat(service).get("outbox_waiting") == 0, what="the outbox to empty")
        assert beat(service)["relay_active"]
        assert (utc_now() - beat(service)["at"]).total_seconds() < 10
        assert worker.latest["parked_keys"] == 1


def test_the_backlog_is_counted_the_same_without_a_worker(service: Service) -> None:
    now = utc_now()
    assert backlog(service.database, now) == {
        "outbox_waiting": 0,
        "outbox_oldest_s": None,
        "dead_letters": 0,
        "parked_keys": 0,
        "clock_work_due": 0,
    }
    service.database["outbox"].insert_one({"_id": "1", "sent": 0, "time": now, "key": "k", "seq": 1})
    later = backlog(service.database, utc_now())
    assert later["outbox_waiting"] == 1
    assert 0 <= later["outbox_oldest_s"] < 10


def test_the_lag_is_measured_by_topic(service: Service, partners_topic: TopicWriter) -> None:
    partners_topic.say(institution_message("i-1", 1))
    with working(service):
        wait_until(lambda: beat(service).get("lag"), seconds=20, what="the lag in the heartbeat")
    assert beat(service)["lag"] == [{"topic": service.settings.named(TOPIC), "behind": 0}]


def test_further_threads_of_a_service_run_and_stop_with_it(service: Service) -> None:
    ran, ended = threading.Event(), threading.Event()

    def sender(stop: threading.Event) -> None:
        ran.set()
        stop.wait(30)
        ended.set()

    with working(replace(service, background={"sender": sender})):
        assert ran.wait(10)
    assert ended.is_set()


def test_a_thread_that_fails_ends_the_process(service: Service) -> None:
    def sender(_stop: threading.Event) -> None:
        raise RuntimeError("no such mail server")

    worker = Worker(replace(service, background={"sender": sender}))
    worker.start()
    assert worker.join() == 1
    assert worker.failed == ["sender"]


def test_a_thread_that_ends_too_early_ends_the_process(service: Service) -> None:
    worker = Worker(replace(service, background={"sender": lambda _stop: None}))
    worker.start()
    assert worker.join() == 1


def test_a_signal_waits_for_no_lock(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its handler interrupts the main thread anywhere, also where that has just locked what the handler would lock."""
    handlers: dict[int, Any] = {}
    monkeypatch.setattr("causeway_platform.worker.signal.signal", handlers.__setitem__)
    worker = Worker(service)
    with ThreadPoolExecutor(2) as pool:
        ended = pool.submit(worker.run)
        wait_until(lambda: len(handlers) == 2, what="the handlers")
        with worker._stop._cond:  # type: ignore[attr-defined]  # What an interrupted ``Event.wait`` holds.
            for number, handler in handlers.items():
                pool.submit(handler, number, None).result(timeout=5)
        assert ended.result(timeout=12) == 0


def test_a_service_that_follows_nothing_works_without_a_consumer(service: Service) -> None:
    with working(replace(service, subscriptions={})) as worker:
        assert worker.database_answers()


@pytest.mark.faults
def test_after_a_restart_of_the_broker_messages_flow_within_five_seconds(tmp_path: Path) -> None:
    with embedded_servers(tmp_path) as (mongo, broker):
        service = follower(settings_of(mongo.address, broker.address, "restart-"))
        try:
            prepare(service, patience_s=60)
            with work_process(service.settings) as process:
                say(service, institution_message("i-1", 1))
                wait_until(lambda: known(service) == 1, seconds=30, what="the message before")
                broker.kill()
                time.sleep(12)
                open_files = len(os.listdir(f"/proc/{process.pid}/fd"))
                broker.restart()
                say(service, institution_message("i-2", 1))
                wait_until(lambda: known(service) == 2, seconds=5, what="the message after")
                wait_until(
                    lambda: service.database["outbox"].count_documents({"sent": 0}) == 0, what="the outbox to empty"
                )
                assert process.poll() is None
        finally:
            service.close()
    assert open_files < 200, "connections that failed are not given back"


def say(service: Service, message: Message) -> None:
    with topic_writer(service.settings.kafka, service.settings.named(TOPIC)) as writer:
        writer.say(message)
