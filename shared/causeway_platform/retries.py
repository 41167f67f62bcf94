"""Trying parked messages again: the head of each key, with growing pauses, then on to the dead letters."""

import structlog
from pymongo.client_session import ClientSession

from causeway_platform import dead_letters, metrics, parked
from causeway_platform.batches import DatabaseAway
from causeway_platform.circuit import Circuit, CircuitOpen
from causeway_platform.clock import Clock, utc_now
from causeway_platform.decoding import Record, decode_stored
from causeway_platform.failures import describe, is_content, is_transient
from causeway_platform.following import follow
from causeway_platform.mongo import Document
from causeway_platform.service import Service
from causeway_platform.transactions import transact

log = structlog.get_logger("causeway.parked")


class _HandlerFailed(Exception):
    """The head failed again; its transaction is undone and the failure is noted in another."""

    def __init__(self, head: Document, error: Exception) -> None:
        super().__init__(describe(error))
        self.head = head
        self.error = error


class Retries:
    """Tries the parked messages of one service again."""

    def __init__(self, service: Service, circuit: Circuit, *, clock: Clock = utc_now) -> None:
        self._service = service
        self._circuit = circuit
        self._clock = clock
        self._rows = service.database[parked.COLLECTION]

    def run_due(self) -> int:
        """Try what is due and return how many messages left the parking.

        Raises:
            DatabaseAway: nothing was changed.
        """
        if self._circuit.is_open:
            return 0
        try:
            return sum(self._drain(key) for key in parked.due_heads(self._service.database, self._clock()))
        except CircuitOpen:
            self._circuit.open()
            return 0
        except Exception as error:
            if is_transient(error):
                raise DatabaseAway(describe(error)) from error
            raise

    def _drain(self, order_key: str) -> int:
        """Try a key's messages in order until one has to wait."""
        gone = 0
        while self._try_head(order_key):
            gone += 1
        return gone

    def _try_head(self, order_key: str) -> bool:
        """Try the first message of a key; return whether the next one has its turn."""
        try:
            moved = transact(self._service.client, lambda session: self._run(order_key, session))
        except _HandlerFailed as failed:
            return self._after_failure(failed.head, failed.error)
        except Exception as error:
            if is_transient(error):
                raise
            # The flush failed, or a handler's own query: the head is still there.
            head = parked.head_of(self._service.database, order_key)
            return head is not None and self._after_failure(head, error)
        if moved:
            streak = self._circuit.streak()
            streak.succeeded()
            self._circuit.settle(streak)
        return moved

    def _run(self, order_key: str, session: ClientSession) -> bool:
        head = parked.head_of(self._service.database, order_key, session)
        if head is None or head["again_at"] > self._clock():
            return False
        # Removed first: two processes that try the same head conflict here, and one of them starts again without it.
        self._rows.delete_one({"_id": head["_id"]}, session=session)
        record = decode_stored(head)
        if record.message is None:
            self._bury(record, "unreadable", record.trouble or "", head["attempts"] + 1, session)
            return True
        work = self._service.open_work(session)
        try:
            follow(self._service, record, work)
        except Exception as error:
            if is_transient(error):
                raise
            raise _HandlerFailed(head, error) from error
        work.flush()
        metrics.CONSUMED.labels("applied_later").inc()
        return True

    def _after_failure(self, head: Document, error: Exception) -> bool:
        """Note the failure of a head; return whether it became a dead letter, so that the next has its turn."""
        attempts = head["attempts"] + 1
        again_at = parked.next_try(attempts, self._clock())
        if is_content(error) or again_at is None:
            reason = "not-storable" if is_content(error) else "failed"
            transact(self._service.client, lambda session: self._give_up(head, reason, error, attempts, session))
            return True
        streak = self._circuit.streak()
        streak.failure(head["order_key"])
        self._circuit.settle(streak)
        change = {"attempts": attempts, "again_at": again_at, "error": describe(error)}
        self._rows.update_one({"_id": head["_id"], "attempts": head["attempts"]}, {"$set": change})
        log.warning("parked message failed again", place=head["_id"], attempts=attempts, error=describe(error))
        return False

    def _give_up(self, head: Document, reason: str, error: Exception, attempts: int, session: ClientSession) -> None:
        if self._rows.delete_one({"_id": head["_id"]}, session=session).deleted_count:
            self._bury(decode_stored(head), reason, describe(error), attempts, session)

    def _bury(self, record: Record, reason: str, error: str, attempts: int, session: ClientSession) -> None:
        letter = dead_letters.of_record(record, reason=reason, error=error, attempts=attempts, at=self._clock())
        dead_letters.keep(self._service.database, [letter], session)
        dead_letters.publish(self._service.database, self._service.settings.service, [letter], session)
        metrics.CONSUMED.labels("dead").inc()
        log.error("parked message became a dead letter", place=record.place, reason=reason, error=error)
