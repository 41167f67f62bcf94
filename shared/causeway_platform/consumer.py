"""The poll loop: takes records, has them applied, and only then tells the broker so.

Reading and checking the next records goes on while the database commits the ones before. An error of the broker never
ends the loop; a database that is away pauses it without leaving the group.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
from causeway_platform.lag import LagWatch, StuckConsumer

POLL_MS = 500
PAUSED_POLL_MS = 500

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
    _in_hand: list[Record] = field(default_factory=list, init=False)
    """Records that are being applied."""
    _next: list[Record] = field(default_factory=list, init=False)
    """Records that came after them."""

    def run(self, stop: threading.Event) -> None:
        """Consume until told to stop; what is in hand is finished first.

        Raises:
            StuckConsumer: records are there and even a new consumer does not get them; the process should end.
        """
        while not stop.is_set():
            try:
                client = self.open_consumer()
            except KafkaError as error:
                log.warning("no broker answers; trying again", error=str(error))
                stop.wait(0.5)
                continue
            try:
                with ThreadPoolExecutor(1, thread_name_prefix="apply") as applier:
                    self._consume(client, applier, stop)
            except StuckConsumer:
                if not self.lag.may_rebuild():
                    raise
                log.warning("records are there but none arrive; making a new consumer")
            finally:
                self._in_hand, self._next = [], []
                _close(client)

    def _consume(self, client: KafkaConsumer, applier: ThreadPoolExecutor, stop: threading.Event) -> None:
        applying: Future[None] | None = None
        while not stop.is_set():
            # The next records are read and checked while the database commits the ones before.
            self._next.extend(_poll(client, 0 if applying else POLL_MS))
            if applying is not None:
                self._settle(applying, client, stop)
                applying = None
            self._in_hand, self._next = self._next, []
            if self._in_hand:
                applying = applier.submit(self.batches.apply, self._in_hand)
            self.lag.look(client)
        if applying is not None:
            self._settle(applying, client, stop)

    def _settle(self, applying: Future[None], client: KafkaConsumer, stop: threading.Event) -> None:
        """Wait until what is in hand is applied, however long the database or our own code is unwell."""
        attempt: Callable[[], None] = applying.result
        while True:
            try:
                attempt()
            except DatabaseAway as error:
                log.warning("the database is away; paused", error=str(error))
                self._pause_until(self.healthy, client, stop)
            except CircuitOpen:
                log.error("every message fails; paused, because the fault must be ours")
                self._pause_until(lambda: not self.batches.circuit.is_open, client, stop)
            else:
                reach("after_db_commit_before_offset")
                _commit(client, self._in_hand)
                self.lag.moved()
                return
            if stop.is_set():
                return
            attempt = self._apply_again

    def _apply_again(self) -> None:
        self.batches.apply(self._in_hand)

    def _pause_until(self, over: Callable[[], bool], client: KafkaConsumer, stop: threading.Event) -> None:
        """Stay a member of the group without taking more."""
        while not stop.is_set() and not over():
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
    """Tell the broker how far we are. When that fails the records come again and the inbox takes them away."""
    ends: dict[Any, int] = {}
    for record in records:
        place = TopicPartition(record.topic, record.partition)
        ends[place] = max(ends.get(place, 0), record.offset + 1)
    try:
        client.commit({place: OffsetAndMetadata(end, "", -1) for place, end in ends.items()})
    except KafkaError as error:
        log.warning("the offsets were not committed; the inbox takes away what comes again", error=str(error))


def _close(client: KafkaConsumer) -> None:
    try:
        client.close(autocommit=False)
    except KafkaError as error:
        log.warning("closing the consumer failed", error=str(error))
