"""Parked messages: one that failed waits with all later ones of its key, so that order holds; other keys go on.

Every parked row is a stored record. The head of a key is its row with the lowest offset; only the head is tried again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.decoding import Record, stored
from causeway_platform.mongo import Document

COLLECTION = "parked"
BACK_OFF_S = (1, 5, 30, 120, 600)
"""After the last of these a message becomes a dead letter and the next of its key has its turn."""

FEW = 100

INDEXES: Sequence[IndexModel] = (
    # A key's rows in order; also answers whether a key is parked at all.
    IndexModel([("order_key", ASCENDING), ("offset", ASCENDING)], name="by_key"),
)


def row_of(record: Record, *, again_at: datetime, error: str | None, attempts: int) -> Document:
    """Return the row that keeps a record waiting; ``error`` is none for one that waits behind another."""
    return {
        "_id": record.place,
        "order_key": record.order_key,
        **stored(record),
        "attempts": attempts,
        "again_at": again_at,
        "error": error,
    }


def park(database: Database[Document], rows: Sequence[Document], session: ClientSession) -> None:
    """Write rows in the caller's transaction."""
    if rows:
        database[COLLECTION].insert_many(rows, ordered=False, session=session)


def keys_among(database: Database[Document], order_keys: Iterable[str], session: ClientSession) -> set[str]:
    """Return those of the keys that have parked messages."""
    rows = database[COLLECTION]
    # Nearly always nothing is parked at all, and asking for that costs less than asking for each key.
    few = [row["order_key"] for row in rows.find({}, {"order_key": 1}, limit=FEW, session=session)]
    if len(few) < FEW:
        return set(few).intersection(order_keys)
    where = {"order_key": {"$in": list(order_keys)}}
    return {row["order_key"] for row in rows.find(where, {"order_key": 1}, session=session)}


def due_heads(database: Database[Document], now: datetime, limit: int = 100) -> list[str]:
    """Return the keys whose head may be tried now. Rows behind a head that still waits do not count, due or not."""
    heads = database[COLLECTION].aggregate(
        [
            {"$sort": {"order_key": ASCENDING, "offset": ASCENDING}},
            {"$group": {"_id": "$order_key", "again_at": {"$first": "$again_at"}}},
            {"$match": {"again_at": {"$lte": now}}},
            {"$limit": limit},
        ]
    )
    return [head["_id"] for head in heads]


def head_of(database: Database[Document], order_key: str, session: ClientSession | None = None) -> Document | None:
    """Return the first row of a key, or none when nothing of it is parked."""
    return database[COLLECTION].find_one({"order_key": order_key}, sort=[("offset", ASCENDING)], session=session)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after ``attempts`` failures, or none when it has been tried often enough."""
    if attempts > len(BACK_OFF_S):
        return None
    return now + timedelta(seconds=BACK_OFF_S[attempts - 1])
