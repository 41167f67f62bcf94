"""A lease: one process at a time does something, and another takes over when it is gone.

Times are the server's (``$$NOW``), so clocks of two machines need not agree. Two holders for a moment must do no harm:
a lease saves work, it guards nothing.
"""

import os
import socket
import time
from dataclasses import dataclass, field

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document

COLLECTION = "leases"
HELD_S = 10.0
RENEWED_S = 3.0


def owner_name() -> str:
    """Return a name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{new_id()}"


@dataclass
class Lease:
    """The wish of one process to be the one that does ``name``."""

    rows: Collection[Document]
    name: str
    owner: str = field(default_factory=owner_name)
    held_s: float = HELD_S
    _asked_at: float = field(default=float("-inf"), init=False)
    _held: bool = field(default=False, init=False)

    def hold(self) -> bool:
        """Take or renew the lease when it is time to, and say whether this process has it."""
        now = time.monotonic()
        if now - self._asked_at >= RENEWED_S or not self._held:
            self._asked_at = now
            self._held = self._ask()
        return self._held

    @property
    def held(self) -> bool:
        """Say whether this process had it when it last asked."""
        return self._held

    def release(self) -> None:
        """Let another process begin at once."""
        self._held = False
        self.rows.delete_one({"_id": self.name, "owner": self.owner})

    def _ask(self) -> bool:
        mine_or_over = {"$or": [{"$eq": ["$owner", self.owner]}, {"$lt": ["$until", "$$NOW"]}]}
        free = {"$or": [{"$eq": [{"$type": "$owner"}, "missing"]}, mine_or_over]}
        until = {"$dateAdd": {"startDate": "$$NOW", "unit": "millisecond", "amount": int(self.held_s * 1000)}}
        change = {"owner": {"$cond": [free, self.owner, "$owner"]}, "until": {"$cond": [free, until, "$until"]}}
        try:
            row = self.rows.find_one_and_update(
                {"_id": self.name}, [{"$set": change}], upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:
            # Two processes asked for the first time at once; the other was faster.
            return False
        return bool(row and row["owner"] == self.owner)
