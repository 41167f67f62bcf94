"""Going through all documents once, in small steps, from where an interrupted run ended: for what old ones lack.

A service does it in its preparation. Documents come by id, and how far it came is kept, so that a later preparation
looks at what is new since then and at nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog
from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database

from causeway_platform.mongo import Document

PROGRESS = "backfills"
"""One row a backfill: the id it has come to."""

STEP = 500

log = structlog.get_logger("causeway.prepare")


def steps(database: Database[Document], name: str, *, collection: str, version: str = "") -> Iterator[list[str]]:
    """Yield the ids of ``collection`` in order, some at a time; a step counts as done when the next is asked for.

    Args:
        database: the service's own.
        name: of the backfill; its progress is kept under it.
        collection: whose ids; they must rise with time, so that none comes before the progress.
        version: begins from the start when it is another than the last time.
    """
    while ids := _next_ids(database, name, collection, version):
        yield ids
        progress = {"_id": name, "version": version, "after": ids[-1]}
        database[PROGRESS].replace_one({"_id": name}, progress, upsert=True)


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
        name: of the backfill.
        collection: whose documents are filled.
        missing: the field that only filled documents have; it is looked at again when written, because the service may
            be running.
        fill: returns the fields of a document; none at all leaves it as it is.
    """
    filled = 0
    for ids in steps(database, name, collection=collection):
        rows = database[collection].find({"_id": {"$in": ids}, missing: {"$exists": False}})
        changes = [(row, fill(row)) for row in rows]
        writes = [
            UpdateOne({"_id": row["_id"], "revision": row["revision"], missing: {"$exists": False}}, {"$set": change})
            for row, change in changes
            if change
        ]
        if writes:
            filled += database[collection].bulk_write(writes, ordered=False).modified_count
    if filled:
        log.info("old documents were given a field", backfill=name, documents=filled)
    return filled


def _next_ids(database: Database[Document], name: str, collection: str, version: str) -> list[str]:
    progress = database[PROGRESS].find_one({"_id": name})
    after = progress["after"] if progress is not None and progress.get("version", "") == version else ""
    found = database[collection].find({"_id": {"$gt": after}}, {"_id": 1}, sort=[("_id", ASCENDING)], limit=STEP)
    return [row["_id"] for row in found]
