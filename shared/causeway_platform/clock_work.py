"""Clock work: things to be done at a time, kept as rows and never as a timer in memory.

A row is claimed by a lease, and its handler, its removal and whatever it changes are one transaction. So it is done
once, by whichever process is there, and a process that dies in the middle leaves it to the next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from causeway_platform import dead_letters, metrics
from causeway_platform.clock import Clock, utc_now
from causeway_platform.failures import describe, is_transient
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document
from causeway_platform.service import Service
from causeway_platform.transactions import transact
from causeway_platform.work import CLOCK_WORK, Work

LEASED = timedelta(seconds=30)
BATCH = 50
BACK_OFF_S = (1, 5, 30, 120, 600)
"""After the last of these a row becomes a dead letter."""

INDEXES: Sequence[IndexModel] = (
    # What is due is taken in the order in which it became due.
    IndexModel([("due_at", ASCENDING)], name="due"),
)

log = structlog.get_logger("causeway.clock_work")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One thing to be done now. ``subject`` is the id that ``Work.schedule`` was given."""

    kind: str
    subject: str
    due_at: datetime
    payload: Mapping[str, Any]
    attempts: int


Due = Mapping[str, Callable[[DueItem, Any, datetime], None]]
"""Which function does which kind of work: ``(item, work, now)``. It may schedule the same kind and subject again."""


class ClockWork:
    """Does what is due for one service."""

    def __init__(self, service: Service, *, clock: Clock = utc_now) -> None:
        self._service = service
        self._clock = clock
        self._rows = service.database[CLOCK_WORK]

    def run_due(self) -> int:
        """Do up to a batch of what is due and return how many rows were taken.

        Raises:
            PyMongoError: the database is not there; nothing is lost, the leases end by themselves.
        """
        lease = new_id()
        claimed = self._claim(lease)
        if claimed:
            self._do(claimed, lease)
        return len(claimed)

    def _claim(self, lease: str) -> list[str]:
        now = self._clock()
        free = {"due_at": {"$lte": now}, "$or": [{"lease_until": None}, {"lease_until": {"$lte": now}}]}
        ids = [row["_id"] for row in self._rows.find(free, {"_id": 1}, sort=[("due_at", ASCENDING)], limit=BATCH)]
        if not ids:
            return []
        mine = {"$set": {"lease_until": now + LEASED, "lease": lease}}
        self._rows.update_many({**free, "_id": {"$in": ids}}, mine)
        return [row["_id"] for row in self._rows.find({"_id": {"$in": ids}, "lease": lease}, {"_id": 1})]

    def _do(self, ids: list[str], lease: str) -> None:
        try:
            failures = transact(self._service.client, lambda session: self._do_together(ids, lease, session))
        except Exception as error:
            if is_transient(error):
                raise
            self._after_failed_batch(ids, lease, error)
        else:
            for row, failure in failures:
                self._put_off(row, lease, failure)

    def _after_failed_batch(self, ids: list[str], lease: str, error: Exception) -> None:
        """One row spoilt the transaction: do each by itself to find out which."""
        if len(ids) > 1:
            for row_id in ids:
                self._do([row_id], lease)
        elif row := self._rows.find_one({"_id": ids[0], "lease": lease}):
            self._put_off(row, lease, error)

    def _do_together(self, ids: list[str], lease: str, session: ClientSession) -> list[tuple[Document, Exception]]:
        # A row that somebody took back or asked for anew meanwhile is no longer ours.
        mine = {"_id": {"$in": ids}, "lease": lease}
        rows = sorted(self._rows.find(mine, session=session), key=lambda row: row["due_at"])
        work = self._service.open_work(session)
        outcomes = [(row, self._do_one(row, work)) for row in rows]
        failures = [(row, failure) for row, failure in outcomes if failure is not None]
        failed = {row["_id"] for row, _ in failures}
        # Removed before the flush, because a handler may ask for the same row again at a later time.
        done = [row["_id"] for row in rows if row["_id"] not in failed]
        self._rows.delete_many({"_id": {"$in": done}}, session=session)
        work.flush()
        return failures

    def _do_one(self, row: Document, work: Work) -> Exception | None:
        mark = work.savepoint()
        try:
            item = item_of(row)
            self._service.due[item.kind](item, work, self._clock())
        except Exception as error:
            if is_transient(error):
                raise
            work.roll_back(mark)
            return error
        return None

    def _put_off(self, row: Document, lease: str, error: Exception) -> None:
        attempts = row["attempts"] + 1
        log.warning("clock work failed", row=row["_id"], attempts=attempts, error=describe(error))
        metrics.CLOCK_WORK_FAILED.inc()
        if attempts > len(BACK_OFF_S):
            self._give_up(row, lease, error, attempts)
            return
        again = self._clock() + timedelta(seconds=BACK_OFF_S[attempts - 1])
        change = {"attempts": attempts, "lease_until": again, "lease": None, "error": describe(error)}
        self._rows.bulk_write([UpdateOne({"_id": row["_id"], "lease": lease}, {"$set": change})])

    def _give_up(self, row: Document, lease: str, error: Exception, attempts: int) -> None:
        letter = dead_letters.of_clock_work(row, describe(error), attempts, self._clock())

        def action(session: ClientSession) -> None:
            if self._rows.delete_one({"_id": row["_id"], "lease": lease}, session=session).deleted_count:
                dead_letters.keep(self._service.database, [letter], session)

        transact(self._service.client, action)
        log.error("clock work became a dead letter", row=row["_id"], dead_letter=letter["_id"], error=describe(error))


def item_of(row: Document) -> DueItem:
    """Return a row as its handler sees it."""
    return DueItem(
        kind=row["kind"],
        subject=row["subject"],
        due_at=row["due_at"],
        payload=row["payload"],
        attempts=row["attempts"],
    )
