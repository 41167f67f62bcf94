"""The delivery log for operators: what went to whom, what did not, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_notifications.domain.delivery import Delivery, Status
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.store import documents, indexes
from causeway_platform.mongo import Document
from causeway_platform.refusals import UnknownSubject

NEWEST_FIRST = [("queued_at", DESCENDING), ("_id", DESCENDING)]
"""The order of the log."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A delivery and whom it is for, if we still know."""

    delivery: Delivery
    registration: KnownRegistration | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How many deliveries there are by kind and status, and since when the oldest has been waiting."""

    counts: Mapping[str, Mapping[str, int]]
    oldest_waiting: datetime | None


class DeliveryLog:
    """Reads the log; nothing here changes anything."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._deliveries = database[indexes.DELIVERIES]

    def page(self, where: Mapping[str, Any], *, limit: int) -> Sequence[Logged]:
        """Return up to ``limit`` deliveries that match ``where``, the newest first."""
        rows = self._deliveries.find(where, sort=NEWEST_FIRST, limit=limit)
        return self._with_people([documents.delivery_of(row) for row in rows])

    def one(self, delivery_id: str) -> Logged:
        """Return a delivery.

        Raises:
            UnknownSubject: there is none by that id.
        """
        row = self._deliveries.find_one({"_id": delivery_id})
        if row is None:
            raise UnknownSubject.named("delivery")
        return self._with_people([documents.delivery_of(row)])[0]

    def overview(self) -> Overview:
        """Return the counts; read from an index, not from the deliveries."""
        group = {"$group": {"_id": {"kind": "$kind", "status": "$status"}, "count": {"$sum": 1}}}
        counts: dict[str, dict[str, int]] = {}
        for row in self._deliveries.aggregate([group], hint="counts"):
            counts.setdefault(row["_id"]["kind"], {})[row["_id"]["status"]] = row["count"]
        return Overview(counts=counts, oldest_waiting=self._oldest_waiting())

    def _oldest_waiting(self) -> datetime | None:
        waiting = {"status": {"$in": [str(Status.QUEUED), str(Status.RETRY), str(Status.SENDING)]}}
        row = self._deliveries.find_one(waiting, {"queued_at": 1}, sort=[("queued_at", ASCENDING)])
        return None if row is None else row["queued_at"]

    def _with_people(self, deliveries: Sequence[Delivery]) -> list[Logged]:
        ids = list({delivery.registration_id for delivery in deliveries})
        rows = self._database[indexes.KNOWN_REGISTRATIONS].find({"_id": {"$in": ids}})
        people = {row["_id"]: documents.registration_of(row) for row in rows}
        return [Logged(delivery, people.get(delivery.registration_id)) for delivery in deliveries]
