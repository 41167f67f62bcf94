"""Transactions that repeat: they lose nothing, take turns, and give up in time."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from pymongo.client_session import ClientSession

from causeway_platform.mongo import Client, connect
from causeway_platform.transactions import RevisionMoved, transact
from causeway_testing.box_office import settings_for

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def client(mongo_uri: str, namespace: str) -> Iterator[Client]:
    with connect(settings_for(mongo_uri, namespace)) as found:
        yield found


class Repeaters:
    """Writers to each of whom somebody else was faster once; they see how many of them repeat at the same time."""

    def __init__(self) -> None:
        self.most_at_once = 0
        self._repeating = 0
        self._lock = threading.Lock()

    def writer(self) -> Callable[[ClientSession], str]:
        """Return the action of one more of them."""
        attempts = count(1)

        def write(session: ClientSession) -> str:
            if next(attempts) == 1:
                raise RevisionMoved("shows")
            self._enter(1)
            time.sleep(0.01)
            self._enter(-1)
            return "written"

        return write

    def _enter(self, step: int) -> None:
        with self._lock:
            self._repeating += step
            self.most_at_once = max(self.most_at_once, self._repeating)


def always_slower(session: ClientSession) -> None:
    """Somebody else is faster each time."""
    raise RevisionMoved("shows")


def test_those_who_lost_repeat_one_after_the_other(client: Client) -> None:
    repeaters = Repeaters()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: transact(client, repeaters.writer()), range(8)))

    assert outcomes == ["written"] * 8
    assert repeaters.most_at_once == 1


def test_a_turn_that_does_not_come_is_not_waited_for_after_the_deadline(client: Client) -> None:
    holds, may_end = threading.Event(), threading.Event()
    attempts = count(1)

    def keep_the_turn(session: ClientSession) -> None:
        if next(attempts) == 1:
            raise RevisionMoved("shows")
        holds.set()
        may_end.wait(timeout=20)

    with ThreadPoolExecutor(1) as pool:
        keeper = pool.submit(transact, client, keep_the_turn)
        assert holds.wait(timeout=20)
        with pytest.raises(RevisionMoved):
            transact(client, always_slower, deadline_s=0.1)
        may_end.set()
        keeper.result()


def test_who_gave_up_leaves_the_turn_to_the_next(client: Client) -> None:
    with pytest.raises(RevisionMoved):
        transact(client, always_slower, deadline_s=0.05)

    assert transact(client, Repeaters().writer()) == "written"
