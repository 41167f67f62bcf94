"""What a mail server has said is written, together and again until the database takes it."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from causeway_notifications.delivery import outcome_notes
from causeway_notifications.delivery.outcome_notes import OutcomeNotes, Recovered
from causeway_notifications.domain.delivery import Delivery, Status
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.use_cases.send_deliveries import Hopeless, Settled
from causeway_testing.notices import NOW, a_delivery


def claimed(number: int) -> Delivery:
    return a_delivery(Kind.CHANGE, number, status=Status.SENDING, claim="c", attempts=1)


@dataclass
class FakeQueue:
    """Counts writes, and fails as often as told."""

    failures: int = 0
    writes: list[list[str]] = field(default_factory=list)

    def settle(self, outcomes: Sequence[tuple[Delivery, Delivery]]) -> None:
        if self.failures:
            self.failures -= 1
            raise AutoReconnect("the database is away")
        self.writes.append([before.id for before, _ in outcomes])

    def claim(self, limit: int, now: datetime) -> list[Delivery]:
        return []

    def renew(self, held: Iterable[Delivery], now: datetime) -> None:
        """Not needed here."""

    def events(self, ids: Iterable[str]) -> Mapping[str, Any]:
        return {}

    institutions = registrations = refused_addresses = events


@dataclass
class Heard:
    """What was given up, recovered and let go."""

    given_up: list[str] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)
    let_go: list[str] = field(default_factory=list)
    failures: int = 0

    def give_up(self, hopeless: Hopeless) -> None:
        if self.failures:
            self.failures -= 1
            raise AutoReconnect("the database is away")
        self.given_up.append(hopeless.reason)

    def recover(self, recovered: Recovered) -> None:
        self.recovered.append(recovered.address)

    def noted(self, deliveries: Sequence[Delivery]) -> None:
        self.let_go.extend(delivery.id for delivery in deliveries)


@contextmanager
def running(queue: FakeQueue, heard: Heard) -> Iterator[OutcomeNotes]:
    """Yield notes that are being written; at the end everything put before is."""
    notes = OutcomeNotes(queue, give_up=heard.give_up, recover=heard.recover, noted=heard.noted)
    thread = threading.Thread(target=notes.run)
    thread.start()
    yield notes
    notes.close()
    thread.join(10)
    assert not thread.is_alive()


def test_outcomes_of_a_moment_are_one_write() -> None:
    queue, heard = FakeQueue(), Heard()
    with running(queue, heard) as notes:
        for number in range(150):
            notes.put(Settled(claimed(number), claimed(number).accept(NOW)))
    assert sorted(one for write in queue.writes for one in write) == sorted(claimed(n).id for n in range(150))
    assert len(queue.writes) <= 3
    assert sorted(heard.let_go) == sorted(claimed(number).id for number in range(150))


def test_failures_and_recoveries_are_noted_in_their_own_way() -> None:
    queue, heard = FakeQueue(), Heard()
    with running(queue, heard) as notes:
        notes.put(Hopeless(claimed(1), "550 no"))
        notes.put(Recovered(claimed(2), "a@example.org"))
    assert heard.given_up == ["550 no"]
    assert heard.recovered == ["a@example.org"]
    assert set(heard.let_go) == {claimed(1).id, claimed(2).id}


def test_outcomes_wait_for_the_database_and_each_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome_notes, "DATABASE_PAUSE_S", 0.0)
    queue, heard = FakeQueue(failures=3), Heard(failures=2)
    done = threading.Event()
    heard.noted = lambda deliveries: done.set()  # type: ignore[method-assign]  # only the moment matters
    with running(queue, heard) as notes:
        notes.put(Settled(claimed(1), claimed(1).accept(NOW)))
        notes.put(Hopeless(claimed(2), "550 no"))
        assert done.wait(10)
    assert [one for write in queue.writes for one in write] == [claimed(1).id]
    assert heard.given_up == ["550 no"]


def test_one_outcome_that_cannot_be_written_does_not_stop_the_others() -> None:
    queue, heard = FakeQueue(), Heard()

    def broken(_hopeless: Hopeless) -> None:
        raise RuntimeError("a mistake of ours")

    heard.give_up = broken  # type: ignore[method-assign]  # the point of the test
    with running(queue, heard) as notes:
        notes.put(Hopeless(claimed(1), "550 no"))
    with running(queue, heard) as notes:
        notes.put(Settled(claimed(2), claimed(2).accept(NOW)))
    assert heard.let_go == [claimed(1).id, claimed(2).id]


def test_a_sender_that_stops_while_the_database_is_away_leaves_the_rest_to_the_leases() -> None:
    queue, heard = FakeQueue(failures=10**9), Heard()
    with running(queue, heard) as notes:
        notes.put(Settled(claimed(1), claimed(1).accept(NOW)))
    assert queue.writes == []
