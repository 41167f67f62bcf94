"""What is in the outbox reaches the topic: all of it, in the order of each key, marked only after the broker's word."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaConnectionError, KafkaTimeoutError

from causeway_contracts.envelope import read_message
from causeway_platform import kafka_clients, outbox
from causeway_platform.clock import utc_now
from causeway_platform.identifiers import new_id
from causeway_platform.leases import COLLECTION as LEASES
from causeway_platform.leases import Lease
from causeway_platform.mongo import Document
from causeway_platform.relay import Relay
from causeway_platform.service import Service
from causeway_platform.wake import Wake
from causeway_testing.records import everything_on
from causeway_testing.waiting import wait_until

pytestmark = pytest.mark.servers


def rows_of(service: Service, keys: int, each: int) -> list[Document]:
    """Return outbox rows as a service writes them, keys mixed."""

    def row(key: int, seq: int) -> Document:
        state = {"id": f"e-{key}", "programme_id": "p", "label": str(seq), "revision": seq}
        draft = outbox.Draft(
            type="causeway.events.edition-described.v1",
            subject=f"e-{key}",
            seq=seq,
            data={"change": {}, "state": state},
        )
        topic = service.settings.named("causeway.events")
        return outbox.row_of(draft, topic=topic, source="causeway/events", time=utc_now(), correlation="c-1")

    return [row(key, seq) for seq in range(1, each + 1) for key in range(keys)]


def write(service: Service, rows: list[Document]) -> None:
    service.database[outbox.COLLECTION].insert_many(rows)


def unsent(service: Service) -> int:
    return service.database[outbox.COLLECTION].count_documents({"sent": 0})


def sent_seqs(service: Service) -> dict[str, list[int]]:
    """Return the sequence numbers on the topic by key, in the order in which they lie there."""
    found: dict[str, list[int]] = defaultdict(list)
    for record in everything_on(service.settings.kafka, service.settings.named("causeway.events")):
        message = read_message(record.key, record.value, record.headers)
        found[message.subject].append(message.seq)
    return found


@contextmanager
def relay_of(
    service: Service, stop: threading.Event | None = None, owner: str = "me", **options: Any
) -> Iterator[Relay]:
    lease = Lease(service.database[LEASES], "relay", owner=owner)
    make = options.get("producer", lambda: kafka_clients.producer(service.settings))
    relay = Relay(service, make, lease, stop or threading.Event())
    try:
        yield relay
    finally:
        relay.close()


def test_rows_leave_in_the_order_of_their_key(service: Service) -> None:
    rows = rows_of(service, keys=30, each=40)
    # Written backwards: the order is that of the numbers, not of the writing.
    write(service, rows[::-1])
    with relay_of(service) as relay:
        while relay.run_once():
            pass
    found = sent_seqs(service)
    assert unsent(service) == 0
    assert found == {f"e-{key}": list(range(1, 41)) for key in range(30)}


def test_a_row_that_commits_late_is_not_passed_by(service: Service) -> None:
    late = rows_of(service, keys=1, each=1)
    write(service, [{**row, "_id": new_id()} for row in rows_of(service, keys=5, each=3) if row["key"] != "e-0"])
    with relay_of(service) as relay:
        relay.run_once()
        # Its id is older than everything that was sent.
        write(service, late)
        relay.run_once()
    assert sent_seqs(service)["e-0"] == [1]
    assert unsent(service) == 0


def test_marked_rows_expire_and_unsent_ones_do_not(service: Service) -> None:
    write(service, rows_of(service, keys=1, each=2))
    with relay_of(service) as relay:
        relay.run_once()
    row = service.database[outbox.COLLECTION].find_one({"sent": 1})
    assert row is not None
    assert "sent_at" in row
    expiry = service.database[outbox.COLLECTION].index_information()["expiry"]
    assert expiry["expireAfterSeconds"] == 7 * 86_400


class Stubborn:
    """A producer that loses the messages of one key and takes everything else."""

    def __init__(self, real: KafkaProducer, lost: bytes) -> None:
        self._real, self._lost, self.losing = real, lost, True

    def send(self, topic: str, *, key: bytes, value: bytes, headers: Any) -> Any:
        if self.losing and key == self._lost:
            raise KafkaTimeoutError("the buffer is full")
        return self._real.send(topic, key=key, value=value, headers=headers)

    def flush(self, timeout: float | None = None) -> None:
        self._real.flush(timeout=timeout)

    def close(self, timeout: float | None = None) -> None:
        self._real.close(timeout=timeout)


def test_a_failure_stops_its_own_key_only_and_is_made_good(service: Service) -> None:
    write(service, rows_of(service, keys=3, each=4))
    stubborn = Stubborn(kafka_clients.producer(service.settings), b"e-1")
    with relay_of(service, producer=lambda: stubborn) as relay:
        assert relay.run_once() == 8
        assert unsent(service) == 4
        stubborn.losing = False
        assert relay.run_once() == 4
    assert sent_seqs(service) == {f"e-{key}": [1, 2, 3, 4] for key in range(3)}


def test_marking_before_the_brokers_word_loses_what_is_not_taken(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: with the guarantee switched off the lost key is marked all the same."""
    monkeypatch.setenv("CAUSEWAY_ALLOW_FAULTS", "1")
    monkeypatch.setenv("CAUSEWAY_BREAK", "I2")
    write(service, rows_of(service, keys=3, each=4))
    stubborn = Stubborn(kafka_clients.producer(service.settings), b"e-1")
    with relay_of(service, producer=lambda: stubborn) as relay:
        relay.run_once()
    assert unsent(service) == 0
    assert "e-1" not in sent_seqs(service)


def test_a_relay_without_a_broker_marks_nothing_and_goes_on_when_it_is_there(service: Service) -> None:
    write(service, rows_of(service, keys=2, each=2))
    there = threading.Event()

    def producer() -> KafkaProducer:
        if not there.is_set():
            raise KafkaConnectionError
        return kafka_clients.producer(service.settings)

    stop = threading.Event()
    with relay_of(service, stop, producer=producer) as relay:
        thread = threading.Thread(target=relay.run, args=(Wake(service),))
        thread.start()
        time.sleep(0.3)
        assert unsent(service) == 4
        there.set()
        wait_until(lambda: unsent(service) == 0, what="the outbox to empty")
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()


def test_only_the_holder_of_the_lease_sends_and_another_takes_over(service: Service) -> None:
    with relay_of(service, owner="first") as first, relay_of(service, owner="second") as second:
        write(service, rows_of(service, keys=1, each=1))
        assert first.run_once() == 1
        write(service, rows_of(service, keys=2, each=2)[3:])
        assert second.run_once() == 0
        assert not second.active
        first.close()
        assert second.run_once() == 1


def test_word_of_a_new_row_comes_at_once(service: Service) -> None:
    stop = threading.Event()
    with relay_of(service, stop) as relay:
        thread = threading.Thread(target=relay.run, args=(Wake(service, patience_s=5.0),))
        thread.start()
        write(service, rows_of(service, keys=1, each=1))
        wait_until(lambda: unsent(service) == 0, what="the first row")
        time.sleep(0.5)
        started = time.monotonic()
        write(service, rows_of(service, keys=2, each=1)[1:])
        wait_until(lambda: unsent(service) == 0, what="the second row")
        assert time.monotonic() - started < 4.0, "the change stream brought no word; only the safety poll did"
        stop.set()
        thread.join(timeout=10)
