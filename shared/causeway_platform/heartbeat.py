"""What a work process knows about itself, measured every few seconds: for Prometheus and for the operators' page.

The row is how the web process, which has no consumer and no relay, can tell whether both are well.
"""

import time
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_platform import dead_letters, metrics, outbox, parked
from causeway_platform.clock import Clock, utc_now
from causeway_platform.lag import LagWatch
from causeway_platform.mongo import Document
from causeway_platform.relay import Relay
from causeway_platform.service import Service
from causeway_platform.work import CLOCK_WORK

COLLECTION = "workers"
EVERY_S = 2.0
COUNT_LIMIT = 100_000
"""Counting further would cost more than the number is worth."""


def backlog(database: Database[Document], now: datetime) -> dict[str, Any]:
    """Return what waits in a service's database; cheap, and the same from every process.

    Ages are seconds, none when nothing waits; counts stop at 100,000.
    """
    unsent = database[outbox.COLLECTION]
    oldest = unsent.find_one({"sent": 0}, {"time": 1}, sort=[("time", ASCENDING)], hint="unsent_by_age")
    due = {"due_at": {"$lte": now}}
    return {
        "outbox_waiting": unsent.count_documents({"sent": 0}, limit=COUNT_LIMIT, hint="unsent"),
        "outbox_oldest_s": max(0.0, (now - oldest["time"]).total_seconds()) if oldest else None,
        "dead_letters": database[dead_letters.COLLECTION].count_documents({"status": "waiting"}, limit=COUNT_LIMIT),
        "parked_keys": len(database[parked.COLLECTION].distinct("order_key")),
        "clock_work_due": database[CLOCK_WORK].count_documents(due, limit=COUNT_LIMIT),
    }


def last_beat(database: Database[Document], service: str) -> Document | None:
    """Return the newest row a work process of the service wrote, or none when there never was one."""
    return database[COLLECTION].find_one({"_id": service})


class Heartbeat:
    """Measures and writes the row."""

    def __init__(self, service: Service, relay: Relay, lag: LagWatch, owner: str, *, clock: Clock = utc_now) -> None:
        self._service = service
        self._relay = relay
        self._lag = lag
        self._owner = owner
        self._clock = clock
        self._sent = 0
        self._measured_at = time.monotonic()
        self.latest: Document = {}

    def beat(self) -> None:
        """Measure, show it to Prometheus and write the row.

        Raises:
            PyMongoError: the database is away.
        """
        now = self._clock()
        found = backlog(self._service.database, now)
        row = {
            "at": now,
            "owner": self._owner,
            "relay_active": self._relay.active,
            "relay_rate": self._rate(),
            "lag": dict(self._lag.by_topic),
            "lag_total": self._lag.total,
            **found,
        }
        self._show(row)
        self.latest = row
        # A topic's name has dots, so the lag is kept as pairs.
        kept = row | {"lag": [{"topic": topic, "behind": count} for topic, count in self._lag.by_topic.items()]}
        self._service.database[COLLECTION].update_one(
            {"_id": self._service.settings.service}, {"$set": kept}, upsert=True
        )

    def _rate(self) -> float:
        now, sent = time.monotonic(), self._relay.sent
        rate = (sent - self._sent) / max(now - self._measured_at, 0.001)
        self._sent, self._measured_at = sent, now
        return round(rate, 1)

    @staticmethod
    def _show(row: Document) -> None:
        metrics.OUTBOX_WAITING.set(row["outbox_waiting"])
        metrics.OUTBOX_OLDEST_SECONDS.set(row["outbox_oldest_s"] or 0)
        metrics.RELAY_RATE.set(row["relay_rate"])
        metrics.DEAD_LETTERS.set(row["dead_letters"])
        metrics.PARKED_KEYS.set(row["parked_keys"])
        metrics.CLOCK_WORK_DUE.set(row["clock_work_due"])
