"""The poll loop: takes records, has them applied, and only then tells the broker so.

An error of the broker never ends the loop; a database that is away pauses it without leaving the group. One thread does
it all: reading ahead in a second one was a quarter slower, because both want the interpreter.
"""

import gc
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from causeway_platform.batches import Batches, DatabaseAway
from causeway_platform.circuit import CircuitOpen
from causeway_platform.decoding import Record, decode
from causeway_platform.failpoints import reach
from causeway_platform.kafka_clients import CONSUMER
from causeway_platform.lag import LagWatch, StuckConsumer

POLL_MS = 500
PAUSED_POLL_MS = 500
CLOSE_MS = 5_000
HUNG_S = CONSUMER["max_poll_interval_ms"] / 1_000
"""A member that has not polled for so long is out of its group anyway."""

log = structlog.get_logger("causeway.consumer")


@dataclass
class Consumer:
    """Feeds one service with what it follows.

    Args:
        open_consumer: makes a consumer subscribed to the service's topics, or raises ``KafkaError``.
        batches: applies records.
        lag: watches how far behind we are and notices a consumer that stopped getting anything.
    """

    open_consumer: Callable[[], KafkaConsumer]
    batches: Batches
    lag: LagWatch
    healthy: Callable[[], bool]
    """Says whether the database answers again."""
    monotonic: Callable[[], float] = time.monotonic
    _next: list[Record] = field(default_factory=list, init=False)
    """Records that came while the ones before were waiting for a database that was away."""
    _turned_at: float = field(default=float("inf"), init=False)

    def require_turning(self) -> None:
        """Be asked by another thread now and then: a call that never returns cannot be noticed in ours.

        Raises:
            StuckConsumer: the loop has not come round for as long as a member may stay away from its group.
        """
        silent_s = self.monotonic() - self._turned_at
        if silent_s > HUNG_S:
            raise StuckConsumer(f"the consumer's loop has not come round for {silent_s:.0f} s")

    def run(self, stop: threading.Event) -> None:
        """Consume until told to stop; what is in hand is finished first.

        Raises:
            StuckConsumer: the broker answers and even a new consumer gets nothing from it; the process should end.
        """
        # Each batch makes and drops thousands of small objects without cycles; looking for cycles as often as the
        # interpreter does by default took 15 % of the time.
        gc.set_threshold(50_000, 20, 50)
        while not stop.is_set():
            self._turn()
            try:
                client = self.open_consumer()
            except KafkaError as error:
                log.warning("no broker answers; trying again", error=str(error))
                stop.wait(0.5)
                continue
            try:
                self._consume(client, stop)
            except StuckConsumer as trouble:
                if not self.lag.may_rebuild():
                    raise
                log.warning("nothing arrives although the broker answers; making a new consumer", trouble=str(trouble))
            finally:
                self._next = []
                _close(client)

    def _turn(self) -> None:
        self._turned_at = self.monotonic()

    def _consume(self, client: KafkaConsumer, stop: threading.Event) -> None:
        while not stop.is_set():
            self._turn()
            arrived, self._next = [*self._next, *_poll(client, 0 if self._next else POLL_MS)], []
            if arrived and self._apply(arrived, client, stop):
                reach("after_db_commit_before_offset")
                _commit(client, arrived)
                self.lag.moved()
            self.lag.look(client)

    def _apply(self, records: Sequence[Record], client: KafkaConsumer, stop: threading.Event) -> bool:
        """Apply records, however long the database or our own code is unwell; return false when told to stop first."""
        while True:
            try:
                self.batches.apply(records)
            except DatabaseAway as error:
                log.warning("the database is away; paused", error=str(error))
                self._pause_until(self.healthy, client, stop)
            except CircuitOpen:
                log.error("every message fails; paused, because the fault must be ours")
                self._pause_until(lambda: not self.batches.circuit.is_open, client, stop)
            else:
                return True
            if stop.is_set():
                return False

    def _pause_until(self, over: Callable[[], bool], client: KafkaConsumer, stop: threading.Event) -> None:
        """Stay a member of the group without taking more."""
        while not stop.is_set() and not over():
            self._turn()
            # Partitions that come in a rebalance arrive unpaused, and may bring records.
            client.pause(*client.assignment())
            self._next.extend(_poll(client, PAUSED_POLL_MS))
        self.lag.moved()
        client.resume(*client.assignment())


def _poll(client: KafkaConsumer, timeout_ms: int) -> list[Record]:
    try:
        polled = client.poll(timeout_ms=timeout_ms)
    except KafkaError as error:
        log.warning("polling failed; trying again", error=str(error))
        time.sleep(0.5)
        return []
    return [decode(raw) for raws in polled.values() for raw in raws]


def _commit(client: KafkaConsumer, records: Sequence[Record]) -> None:
    """Tell the broker how far we are, without waiting: a tenth faster, and what is lost comes again to the inbox."""
    ends: dict[Any, int] = {}
    for record in records:
        place = TopicPartition(record.topic, record.partition)
        ends[place] = max(ends.get(place, 0), record.offset + 1)
    try:
        offsets = {place: OffsetAndMetadata(end, "", -1) for place, end in ends.items()}
        client.commit_async(offsets, callback=_after_commit)
    except KafkaError as error:
        _after_commit(None, error)


def _after_commit(_offsets: object, outcome: object) -> None:
    if isinstance(outcome, Exception):
        log.warning("the offsets were not committed; the inbox takes away what comes again", error=str(outcome))


def _close(client: KafkaConsumer) -> None:
    try:
        client.close(autocommit=False, timeout_ms=CLOSE_MS)
    except KafkaError as error:
        log.warning("closing the consumer failed", error=str(error))
