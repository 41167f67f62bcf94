"""Giving old documents what new ones have: in small steps, from where an interrupted run ended.

A service does it in its preparation. Documents come by id, and how far it came is kept, so that a later preparation
looks at what is new since then and at nothing else.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database

from causeway_platform.mongo import Document

PROGRESS = "backfills"
"""One row a backfill: the id it has come to."""

STEP = 500

log = structlog.get_logger("causeway.prepare")


def backfill(
    database: Database[Document],
    name: str,
    *,
    collection: str,
    missing: str,
    fill: Callable[[Document], Mapping[str, Any]],
) -> int:
    """Set what ``fill`` returns in every document without the field ``missing``, and return how many were set.

    Args:
        database: the service's own.
        name: of the backfill; its progress is kept under it.
        collection: whose documents are filled; ids must rise with time, so that none comes before the progress.
        missing: the field that only filled documents have; it is looked at again when written, because the service may
            be running.
        fill: returns the fields of a document; none at all leaves it as it is.
    """
    filled = 0
    while ids := _next_ids(database, name, collection):
        rows = database[collection].find({"_id": {"$in": ids}, missing: {"$exists": False}})
        changes = [(row, fill(row)) for row in rows]
        writes = [
            UpdateOne({"_id": row["_id"], "revision": row["revision"], missing: {"$exists": False}}, {"$set": change})
            for row, change in changes
            if change
        ]
        if writes:
            filled += database[collection].bulk_write(writes, ordered=False).modified_count
        database[PROGRESS].replace_one({"_id": name}, {"_id": name, "after": ids[-1]}, upsert=True)
    if filled:
        log.info("old documents were given a field", backfill=name, documents=filled)
    return filled


def _next_ids(database: Database[Document], name: str, collection: str) -> list[str]:
    progress = database[PROGRESS].find_one({"_id": name})
    after = "" if progress is None else progress["after"]
    found = database[collection].find({"_id": {"$gt": after}}, {"_id": 1}, sort=[("_id", ASCENDING)], limit=STEP)
    return [row["_id"] for row in found]
