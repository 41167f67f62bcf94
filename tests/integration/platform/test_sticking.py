"""A consumer that gets nothing although a broker answers is replaced, and then its process."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from kafka import KafkaConsumer
from kafka.structs import MemberState

from causeway_platform.batches import Batches
from causeway_platform.circuit import Circuit
from causeway_platform.consumer import HUNG_S, Consumer
from causeway_platform.kafka_clients import consumer, group_of
from causeway_platform.lag import LagWatch, StuckConsumer
from causeway_platform.service import Service
from causeway_platform.worker import Worker
from causeway_testing.follower import TOPIC
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers


def member(service: Service) -> KafkaConsumer:
    return consumer(service.settings, service.settings.named(TOPIC), group=group_of(service.settings))


def let_in(client: KafkaConsumer, *, poll_ms: int) -> None:
    """Poll until partitions are given; without a pause, or kafka-python gives up what was answered during it."""
    wait_until(
        lambda: client.poll(timeout_ms=poll_ms) or client.assignment(), pause_s=0, what="the member to be let in"
    )


@pytest.fixture
def rival(service: Service) -> Iterator[KafkaConsumer]:
    """A member that holds every partition and never asks again, so that a broker lets nobody else in."""
    holding = member(service)
    let_in(holding, poll_ms=100)
    assert holding.group_metadata().state == MemberState.STABLE
    yield holding
    holding.close(autocommit=False)


def test_members_are_let_in_however_often_polls_return_in_the_middle_of_joining(service: Service) -> None:
    for _ in range(5):
        with closing(member(service)) as joining:
            let_in(joining, poll_ms=5)
            assert joining.assignment()


@pytest.mark.usefixtures("rival")
def test_a_consumer_that_is_not_let_in_is_replaced_once_and_then_its_process(service: Service) -> None:
    opened: list[KafkaConsumer] = []

    def open_consumer() -> KafkaConsumer:
        opened.append(member(service))
        return opened[-1]

    stuck = Consumer(open_consumer, Batches(service, Circuit()), LagWatch(stuck_s=2), healthy=lambda: True)
    with ThreadPoolExecutor(1) as pool, pytest.raises(StuckConsumer, match="not let into the group"):
        pool.submit(stuck.run, threading.Event()).result(timeout=60)
    assert len(opened) == 2


def test_a_call_that_never_returns_ends_the_process(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop's own thread cannot notice it; the one that writes the heartbeat does."""
    called, seconds = threading.Event(), [time.monotonic()]

    def never(*_topics: object, **_options: object) -> KafkaConsumer:
        called.set()
        threading.Event().wait()
        raise AssertionError

    monkeypatch.setattr("causeway_platform.kafka_clients.consumer", never)
    monkeypatch.setattr("causeway_platform.worker.JOIN_S", 0.5)
    worker = Worker(service, monotonic=lambda: seconds[0])
    worker.start()
    assert called.wait(10)
    assert not worker.failed
    seconds[0] += HUNG_S + 1
    wait_until(lambda: worker.failed == ["heartbeat"], what="the heartbeat to notice")
    assert worker.join() == 1
