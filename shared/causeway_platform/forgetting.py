"""Forgetting a person in what the platform keeps: parked messages, dead letters, and the outbox.

The message that says that somebody was forgotten is applied like any other. Besides, wherever an older message about
the same subject still lies, its ``person`` is taken out in the same transaction, whatever else the service follows.
What is left can still be replayed: it has nobody in it, and copies move forward only.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_contracts import catalogue
from causeway_platform import dead_letters, outbox, parked
from causeway_platform.dead_letters import NOTHING
from causeway_platform.decoding import Record
from causeway_platform.mongo import Document

FORGOTTEN = "left out, because the person was forgotten"
"""What stands where an error's own words were: they may quote what they are about."""

Change = Callable[[Document], Mapping[str, Any]]


def erases(record: Record) -> bool:
    """Say whether the record is a message after which a person must be nowhere any more."""
    return record.message is not None and catalogue.erases(record.message.type, record.body)


def forget_arrived(database: Database[Document], records: Iterable[Record], session: ClientSession) -> None:
    """Take the person out of everything older that lies parked or dead about the subjects of erasing messages."""
    for record in records:
        if erases(record):
            _forget_parked(database, record, session)
            _forget_dead(database, record, session)


def forget_said(database: Database[Document], keys: Sequence[str], session: ClientSession) -> None:
    """Take the person out of all messages under ``keys`` in the outbox, those not sent yet and those already sent.

    The latter are kept for some days to be sent again should the broker lose them.
    """
    for sent, index in ((0, "unsent"), (1, "sent_by_key")):
        where = {"key": {"$in": list(keys)}, "sent": sent}
        _rewrite(database, outbox.COLLECTION, where, _without_person_in_value, session, hint=index)


def without_person(value: bytes | None) -> bytes:
    """Return a message's value without its ``person``; of one that is no JSON object nothing is left."""
    try:
        body = json.loads(bytes(value or b""))
    except (ValueError, RecursionError):
        return NOTHING
    if not isinstance(body, dict):
        return NOTHING
    body.pop("person", None)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _forget_parked(database: Database[Document], record: Record, session: ClientSession) -> None:
    where = {"order_key": record.order_key, "offset": {"$lt": record.offset}, "partition": record.partition}
    _rewrite(database, parked.COLLECTION, where, _parked_change, session)


def _forget_dead(database: Database[Document], record: Record, session: ClientSession) -> None:
    where = {"record.key": record.key, "record.topic": record.topic}
    _rewrite(database, dead_letters.COLLECTION, where, _dead_change, session)


def _without_person_in_value(row: Document) -> Mapping[str, Any]:
    return {"value": without_person(row["value"])}


def _parked_change(row: Document) -> Mapping[str, Any]:
    error = None if row["error"] is None else FORGOTTEN
    return {"value": without_person(row["value"]), "error": error}


def _dead_change(letter: Document) -> Mapping[str, Any]:
    readable = letter["reason"] != "unreadable"
    value = without_person(letter["record"]["value"]) if readable else NOTHING
    return {"record.value": value, "error": FORGOTTEN}


def _rewrite(
    database: Database[Document],
    collection: str,
    where: Mapping[str, Any],
    change: Change,
    session: ClientSession,
    *,
    hint: str | None = None,
) -> None:
    rows = database[collection].find(where, session=session, hint=hint)
    writes = [UpdateOne({"_id": row["_id"]}, {"$set": dict(change(row))}) for row in rows]
    if writes:
        database[collection].bulk_write(writes, ordered=False, session=session)
