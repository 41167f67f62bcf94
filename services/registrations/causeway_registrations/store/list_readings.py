"""Whole lists of an event, read a stretch at a time and outside transactions."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.sought import Sought
from causeway_registrations.store import documents
from causeway_registrations.store.indexes import REGISTRATIONS
from causeway_registrations.store.sought import registrations_sought

QUEUE_AT_ONCE = 1000
"""Left to itself the driver takes 16 MB at once, which are 35 MB once they are read."""


class WholeQueue:
    """Who waits for a mode: eight bytes each, so that a list of a hundred thousand does not fill the memory."""

    def __init__(self) -> None:
        self._positions: dict[int, array[int]] = {}

    def join(self, priority: int, position: int) -> None:
        """Take in the next of those with this priority."""
        self._positions.setdefault(priority, array("q")).append(position)

    def place_of(self, registration: Registration) -> int:
        """Return the place of one of them, from 1."""
        assert registration.position is not None
        earlier = sum(len(those) for priority, those in self._positions.items() if priority < registration.priority)
        same = self._positions.get(registration.priority, array("q"))
        return earlier + bisect_right(same, registration.position)


class StoredLists:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._registrations = database[REGISTRATIONS]

    def registrations_after(
        self, event_id: str, sought: Sought, *, after: str | None, limit: int
    ) -> Sequence[Registration]:
        """Return up to ``limit`` registrations of the event that are sought, in the order they came, after that id."""
        where = registrations_sought(event_id, sought, after)
        rows = self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_event")
        return [documents.registration_from(row) for row in rows]

    def queue(self, event_id: str, mode: str) -> WholeQueue:
        """Return who waits for a mode now, read from the index alone."""
        where = {"event_id": event_id, "mode": mode, "status": Status.WAITING.value}
        order = [("priority", ASCENDING), ("position", ASCENDING)]
        queue = WholeQueue()
        rows = self._registrations.find(where, {"_id": 0, "priority": 1, "position": 1}, sort=order, hint="in_queue")
        for row in rows.batch_size(QUEUE_AT_ONCE):
            queue.join(row["priority"], row["position"])
        return queue
