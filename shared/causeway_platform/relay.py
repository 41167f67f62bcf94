"""The relay: sends what the outbox holds, in the order of each key, and marks it only after the broker's word.

No position is remembered. A transaction that commits late may put rows before ones already sent, and a position would
pass them by; the mark on each row cannot. Two relays at once, or one that dies between sending and marking, make
duplicates, which every consumer's inbox takes away.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError
from pymongo import ASCENDING
from pymongo.errors import PyMongoError

from causeway_contracts.envelope import headers_of
from causeway_platform import metrics, outbox
from causeway_platform.clock import Clock, utc_now
from causeway_platform.failpoints import broken, reach
from causeway_platform.leases import Lease
from causeway_platform.mongo import Document
from causeway_platform.service import Service
from causeway_platform.wake import Wake

BATCH = 500
PASS = 5_000
"""Rows read by one query; they are sent and marked in batches."""

FLUSH_S = 65.0
"""Longer than the producer's own delivery timeout, so that every future has an outcome."""

log = structlog.get_logger("causeway.relay")


class Relay:
    """Sends the outbox of one service while it holds the lease.

    Args:
        service: whose outbox it is.
        open_producer: makes a connected producer or raises ``KafkaError``.
        lease: one relay a service at a time.
        stop: ends the waiting for a broker that does not answer.
    """

    def __init__(
        self,
        service: Service,
        open_producer: Callable[[], KafkaProducer],
        lease: Lease,
        stop: threading.Event,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._rows = service.database[outbox.COLLECTION]
        self._open_producer = open_producer
        self._producer: KafkaProducer | None = None
        self._lease = lease
        self._stop = stop
        self._clock = clock
        self.sent = 0
        """How many rows the broker has acknowledged since the start; the worker makes a rate of it."""

    def run_once(self) -> int:
        """Send what is unsent, up to ``PASS`` rows, and return how many were acknowledged.

        Raises:
            KafkaError: no broker answers; nothing is marked.
            PyMongoError: the database is away.
        """
        if not self._lease.hold():
            return 0
        if self._producer is None:
            self._producer = self._open_producer()
        before = self.sent
        # The database marks one batch while the next one is sent: a third more rows a second.
        with ThreadPoolExecutor(1, thread_name_prefix="relay-mark") as marker:
            marking: Future[None] | None = None
            for batch in _batches(self._unsent()):
                acknowledged = self._send(self._producer, batch)
                if marking is not None:
                    marking.result()
                marking = marker.submit(self._mark, acknowledged)
                # After a failure the next pass reads anew what is unsent; the lease is renewed between batches.
                if len(acknowledged) < len(batch) or not self._lease.hold():
                    break
            if marking is not None:
                marking.result()
        return self.sent - before

    def run(self, wake: Wake) -> None:
        """Send whatever comes until told to stop; nothing the broker or the database does ends it."""
        while not self._stop.is_set():
            try:
                if not self._lease.hold():
                    self._stop.wait(1.0)
                elif not self.run_once():
                    wake.wait(self.is_waiting)
            except (KafkaError, PyMongoError) as error:
                log.warning("nothing can be sent now; trying again", error=f"{type(error).__name__}: {error}")
                self._stop.wait(0.5)

    @property
    def active(self) -> bool:
        """Say whether this process is the one that sends."""
        return self._lease.held

    def is_waiting(self) -> bool:
        """Say whether anything is unsent."""
        return self._rows.find_one({"sent": 0}, {"_id": 1}) is not None

    def close(self) -> None:
        """Let another process send at once and give back the connection."""
        if self._producer is not None:
            self._producer.close(timeout=5)
            self._producer = None
        self._lease.release()

    def _unsent(self) -> Iterator[Document]:
        order = [("key", ASCENDING), ("seq", ASCENDING)]
        return iter(self._rows.find({"sent": 0}, sort=order, limit=PASS, batch_size=BATCH, hint="unsent"))

    def _send(self, producer: KafkaProducer, batch: Sequence[Document]) -> list[str]:
        """Return the ids of the rows that may be marked."""
        if broken("I2"):
            self._mark([row["_id"] for row in batch])
        reach("before_send")
        futures = [_start(producer, row) for row in batch]
        self._flush(producer)
        acknowledged = list(_acknowledged_prefixes(batch, futures))
        reach("after_send_before_mark")
        metrics.RELAY_FAILED.inc(len(batch) - len(acknowledged))
        return acknowledged

    def _flush(self, producer: KafkaProducer) -> None:
        """Wait for the broker's word on everything, in short steps so that the lease is kept and a stop is heard."""
        end = time.monotonic() + FLUSH_S
        while time.monotonic() < end and not self._stop.is_set():
            try:
                producer.flush(timeout=1.0)
            except KafkaTimeoutError:
                self._lease.hold()
            else:
                return

    def _mark(self, ids: list[str]) -> None:
        if ids:
            self._rows.update_many({"_id": {"$in": ids}}, {"$set": {"sent": 1, "sent_at": self._clock()}})
            self.sent += len(ids)
            metrics.RELAYED.inc(len(ids))


def _start(producer: KafkaProducer, row: Document) -> Any:
    """Hand a row to the producer and return its future, or the error that came at once."""
    try:
        if "raw_headers" in row:
            headers = [(name, bytes(value)) for name, value in row["raw_headers"]]
            return producer.send(row["topic"], key=row["raw_key"], value=row["value"], headers=headers)
        headers = headers_of(outbox.message_of(row))
        return producer.send(row["topic"], key=row["key"].encode(), value=row["value"], headers=headers)
    except KafkaError as error:
        return error


def _acknowledged_prefixes(batch: Iterable[Document], futures: Iterable[Any]) -> Iterator[str]:
    """Yield the ids of acknowledged rows up to the first failure of each key.

    What came after a failure is sent again with it, so that a key's messages never overtake one another for good.
    """
    stopped: set[tuple[str, str]] = set()
    for row, future in zip(batch, futures, strict=True):
        key = (row["topic"], row["key"])
        if key in stopped:
            continue
        if isinstance(future, KafkaError) or not future.succeeded():
            stopped.add(key)
            reason = future if isinstance(future, KafkaError) else future.exception
            log.warning("a message was not acknowledged", message=row["_id"], topic=row["topic"], error=repr(reason))
        else:
            yield row["_id"]


def _batches(rows: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
