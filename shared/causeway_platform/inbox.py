"""The inbox: which messages a service has taken, written in the transaction of their effects.

A broker delivers at least once; the unique id makes it once. Two consumers with the same message conflict, and one of
them starts again and finds it taken.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from causeway_platform.failpoints import broken
from causeway_platform.mongo import Document
from causeway_platform.transactions import first_writer_won

COLLECTION = "inbox"
KEPT = timedelta(days=30)
"""Longer than any outage plus the time in which a message may come again."""

INDEXES: Sequence[IndexModel] = (
    # Ids go by themselves after their time.
    IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT.total_seconds())),
)


def inbox_id(group: str, record_id: str) -> str:
    """Return the id under which ``group`` remembers a message."""
    return f"{group}:{record_id}"


def taken(database: Database[Document], ids: Sequence[str], session: ClientSession) -> set[str]:
    """Return those of the inbox ids that were taken before."""
    if broken("I6"):
        return set()
    found = database[COLLECTION].find({"_id": {"$in": list(ids)}}, {"_id": 1}, session=session)
    return {row["_id"] for row in found}


def take(database: Database[Document], ids: Iterable[str], at: datetime, session: ClientSession) -> None:
    """Remember the ids in the caller's transaction.

    Raises:
        DuplicateKeyError: another consumer took one of them first; repeat the transaction.
    """
    rows: list[Document] = [{"_id": row_id, "at": at} for row_id in ids]
    if rows and not broken("I6"):
        try:
            database[COLLECTION].insert_many(rows, ordered=False, session=session)
        except BulkWriteError as error:
            raise first_writer_won(error) from error
