"""Health and readiness that tell the truth.

A service is ready when its database answers. A broker or a worker that is away makes it degraded: requests are taken
and answered, and their messages follow later.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pymongo
from marshmallow import Schema, fields, validate
from pymongo.database import Database
from pymongo.errors import PyMongoError

from causeway_platform import outbox
from causeway_platform.clock import Clock, utc_now
from causeway_platform.mongo import Document

WORKERS = "workers"
"""One row a work process with its heartbeat and figures."""

HEARTBEAT_OVERDUE = timedelta(seconds=30)
OUTBOX_OVERDUE = timedelta(seconds=60)
ANSWER_WITHIN_S = 2.0
REMEMBERED_S = 1.0
"""A readiness answer is kept this long, so that asking often costs the database nothing."""


class HealthView(Schema):
    """The process answers."""

    status = fields.String(required=True, validate=validate.OneOf(["alive"]))


class ReadinessView(Schema):
    """Whether the service can do its work, and what is amiss."""

    status = fields.String(required=True, validate=validate.OneOf(["ready", "degraded", "down"]))
    reasons = fields.List(fields.String(), required=True)


@dataclass(frozen=True, slots=True)
class Readiness:
    """``ready``, ``degraded`` or ``down``, with sentences that say why."""

    status: str
    reasons: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """The answer's body."""
        return {"status": self.status, "reasons": list(self.reasons)}


@dataclass
class Watch:
    """Looks after one service's readiness."""

    database: Database[Document]
    clock: Clock = utc_now
    _kept: tuple[float, Readiness] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def readiness(self) -> Readiness:
        """Return the readiness, at most a second old."""
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > REMEMBERED_S:
                self._kept = (time.monotonic(), self._look())
            return self._kept[1]

    def _look(self) -> Readiness:
        try:
            with pymongo.timeout(ANSWER_WITHIN_S):
                worker = self.database[WORKERS].find_one(sort=[("at", pymongo.DESCENDING)])
                oldest = oldest_unsent(self.database)
        except PyMongoError:
            return Readiness("down", ("The database does not answer.",))
        reasons = (*_of_worker(worker, self.clock()), *_of_outbox(oldest, self.clock()))
        return Readiness("degraded" if reasons else "ready", reasons)


def oldest_unsent(database: Database[Document]) -> datetime | None:
    """Return the time of the oldest message that the relay has not sent, or none."""
    row = database[outbox.COLLECTION].find_one({"sent": 0}, {"time": 1}, sort=[("time", pymongo.ASCENDING)])
    return None if row is None else row["time"]


def _of_worker(row: Mapping[str, Any] | None, now: datetime) -> tuple[str, ...]:
    if row is None:
        return ("No work process has reported yet.",)
    age = now - row["at"]
    if age > HEARTBEAT_OVERDUE:
        return (f"The work process has not reported for {age.total_seconds():.0f} s.",)
    return ()


def _of_outbox(oldest: datetime | None, now: datetime) -> tuple[str, ...]:
    if oldest is None or now - oldest <= OUTBOX_OVERDUE:
        return ()
    return (f"The oldest unsent message is {(now - oldest).total_seconds():.0f} s old.",)
