"""A batch of messages as one transaction: inbox, effects, messages that follow, dead letters and parked messages.

One transaction a message took fifty times as long. What one message does is undone alone when its handler fails; what
only the database can refuse is found by halving the batch.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError

from causeway_platform import dead_letters, forgetting, inbox, metrics, parked
from causeway_platform.circuit import Circuit, CircuitOpen, Streak
from causeway_platform.clock import Clock, utc_now
from causeway_platform.decoding import Record
from causeway_platform.failures import describe, is_content, is_transient
from causeway_platform.following import follow, prefetch
from causeway_platform.kafka_clients import group_of
from causeway_platform.mongo import Document
from causeway_platform.service import Service
from causeway_platform.transactions import transact
from causeway_platform.work import Work

log = structlog.get_logger("causeway.consumer")


class DatabaseAway(Exception):
    """The database cannot be used now; the same batch is to be applied later."""


class _SpoiltTransaction(Exception):
    """A handler got an error from the database, and with it the whole transaction is lost."""

    def __init__(self, record: Record, error: Exception) -> None:
        super().__init__(describe(error))
        self.record = record
        self.error = error


@dataclass(slots=True)
class _Batch:
    """What one run of the transaction comes to."""

    at: datetime
    streak: Streak
    taken: list[str] = field(default_factory=list)
    dead: list[Document] = field(default_factory=list)
    parked: list[Document] = field(default_factory=list)
    parked_keys: set[str] = field(default_factory=set)
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Batches:
    """Applies records to one service's data."""

    def __init__(self, service: Service, circuit: Circuit, *, clock: Clock = utc_now) -> None:
        self._service = service
        self.circuit = circuit
        self._clock = clock
        self._group = group_of(service.settings)

    def apply(self, records: Sequence[Record]) -> None:
        """Take the records, each exactly once.

        Raises:
            DatabaseAway: nothing was changed; come again with the same records.
            CircuitOpen: our own code fails on everything; nothing was changed.
        """
        relevant = [record for record in records if self._concerns_us(record)]
        if relevant:
            with metrics.BATCH_SECONDS.time():
                self._apply(relevant, {})

    def _concerns_us(self, record: Record) -> bool:
        if record.message is None or record.message.type in self._service.subscriptions or forgetting.erases(record):
            return True
        metrics.CONSUMED.labels("unknown" if record.body is None else "not_followed").inc()
        return False

    def _apply(self, records: Sequence[Record], spoilt: dict[str, Exception]) -> None:
        """Apply in one transaction, or in smaller ones when something in it cannot be stored.

        ``spoilt`` has the records, by place, whose handlers are known to spoil the transaction.
        """
        try:
            batch = self._commit(records, spoilt)
        except _SpoiltTransaction as trouble:
            self._apply(records, {**spoilt, trouble.record.place: trouble.error})
        except CircuitOpen:
            self.circuit.open()
            raise
        except Exception as error:
            if is_transient(error):
                raise DatabaseAway(describe(error)) from error
            self._halve(records, spoilt, error)
        else:
            self.circuit.settle(batch.streak)
            for outcome, count in batch.outcomes.items():
                metrics.CONSUMED.labels(outcome).inc(count)

    def _halve(self, records: Sequence[Record], spoilt: dict[str, Exception], error: Exception) -> None:
        if len(records) > 1:
            middle = len(records) // 2
            self._apply(records[:middle], spoilt)
            self._apply(records[middle:], spoilt)
        elif records[0].place in spoilt:
            raise error
        else:
            self._apply(records, {records[0].place: error})

    def _commit(self, records: Sequence[Record], spoilt: dict[str, Exception]) -> _Batch:
        return transact(self._service.client, lambda session: self._run(records, spoilt, session))

    def _run(self, records: Sequence[Record], spoilt: dict[str, Exception], session: ClientSession) -> _Batch:
        batch = _Batch(self._clock(), self.circuit.streak())
        fresh = self._fresh(records, batch, session)
        if not fresh:
            return batch
        database = self._service.database
        batch.parked_keys = parked.keys_among(database, {record.order_key for record in fresh}, session)
        work = self._service.open_work(session)
        prefetch(self._service, fresh, work)
        for record in fresh:
            self._take(record, work, batch, spoilt)
        work.flush()
        inbox.take(database, batch.taken, batch.at, session)
        parked.park(database, batch.parked, session)
        dead_letters.keep(database, batch.dead, session)
        dead_letters.publish(database, self._service.settings.service, batch.dead, session)
        forgetting.forget_arrived(database, fresh, session)
        return batch

    def _fresh(self, records: Sequence[Record], batch: _Batch, session: ClientSession) -> list[Record]:
        """Return the records not taken before; one that is in the batch twice is fresh once."""
        first: dict[str, Record] = {}
        for record in records:
            first.setdefault(inbox.inbox_id(self._group, record.id), record)
        seen = inbox.taken(self._service.database, list(first), session)
        fresh = {row_id: record for row_id, record in first.items() if row_id not in seen}
        batch.taken = list(fresh)
        if len(fresh) < len(records):
            batch.outcomes["repeated"] += len(records) - len(fresh)
        return list(fresh.values())

    def _take(self, record: Record, work: Work, batch: _Batch, spoilt: dict[str, Exception]) -> None:
        if record.message is None:
            self._bury(record, "unreadable", record.trouble or "", batch)
        elif record.order_key in batch.parked_keys:
            self._park(record, None, batch)
        elif (error := spoilt.get(record.place)) is not None:
            self._set_aside(record, error, batch)
        else:
            self._follow(record, work, batch)

    def _follow(self, record: Record, work: Work, batch: _Batch) -> None:
        mark = work.savepoint()
        try:
            follow(self._service, record, work)
        except PyMongoError as error:
            if is_transient(error):
                raise
            raise _SpoiltTransaction(record, error) from error
        except Exception as error:
            work.roll_back(mark)
            self._set_aside(record, error, batch)
        else:
            batch.streak.succeeded()
            batch.outcomes["applied"] += 1

    def _set_aside(self, record: Record, error: Exception, batch: _Batch) -> None:
        if is_content(error):
            self._bury(record, "not-storable", describe(error), batch)
            return
        batch.streak.failure(record.order_key)
        self._park(record, error, batch)

    def _bury(self, record: Record, reason: str, error: str, batch: _Batch) -> None:
        log.error("message became a dead letter", place=record.place, reason=reason, error=error)
        batch.dead.append(dead_letters.of_record(record, reason=reason, error=error, attempts=1, at=batch.at))
        batch.outcomes["dead"] += 1

    def _park(self, record: Record, error: Exception | None, batch: _Batch) -> None:
        batch.parked_keys.add(record.order_key)
        batch.outcomes["parked"] += 1
        if error is None:
            batch.parked.append(parked.row_of(record, again_at=batch.at, error=None, attempts=0))
            return
        log.warning("message parked", place=record.place, key=record.order_key, error=describe(error))
        again_at = parked.next_try(1, batch.at) or batch.at
        batch.parked.append(parked.row_of(record, again_at=again_at, error=describe(error), attempts=1))
