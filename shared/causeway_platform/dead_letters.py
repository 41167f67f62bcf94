"""Dead letters: what could not be read or done, kept with the reason and the origin until somebody deals with it.

They are written in the transaction that takes the message, so its neighbours pass and nothing is forgotten. That there
is one goes to the topic ``<topic>.<service>.dead`` through the outbox: its key, its headers, the reason and where it
lies, never its value. What is on a topic can be taken back by nobody, and what cannot be read may name anybody.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_contracts.topics import dead_letter_topic
from causeway_platform import outbox
from causeway_platform.decoding import Record, stored
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document

COLLECTION = "dead_letters"

WAITING = "waiting"
REPLAYED = "replayed"
DISCARDED = "discarded"

MESSAGE = "message"
CLOCK_WORK = "clock_work"

NOTHING = b"{}"
"""What stands for a value that is left out, or of which nobody can say what in it is personal."""

INDEXES: Sequence[IndexModel] = (
    # The operators' list: what waits, newest first.
    IndexModel([("status", ASCENDING), ("at", DESCENDING)], name="by_status"),
    # What lies here of a person who is forgotten.
    IndexModel([("record.key", ASCENDING)], name="of_key", partialFilterExpression={"record.key": {"$exists": True}}),
)


def of_record(record: Record, *, reason: str, error: str, attempts: int, at: datetime) -> Document:
    """Return the dead letter for a record.

    Args:
        record: what could not be read or done.
        reason: ``unreadable``, ``not-storable`` or ``failed``.
        error: the error's own words.
        attempts: how often it was tried.
        at: now.
    """
    message = record.message
    return {
        # The place makes it one letter, however often the record comes.
        "_id": record.place.replace("/", "-"),
        "kind": MESSAGE,
        "status": WAITING,
        "reason": reason,
        "error": error,
        "attempts": attempts,
        "at": at,
        "type": message.type if message else None,
        "subject": message.subject if message else None,
        "correlation": message.correlation if message else None,
        "record": stored(record),
    }


def of_clock_work(row: Document, error: str, attempts: int, at: datetime) -> Document:
    """Return the dead letter for a row of clock work that failed every time."""
    return {
        "_id": f"clock-{new_id()}",
        "kind": CLOCK_WORK,
        "status": WAITING,
        "reason": "failed",
        "error": error,
        "attempts": attempts,
        "at": at,
        "type": row["kind"],
        "subject": row["subject"],
        "correlation": None,
        "row": {name: row[name] for name in ("_id", "kind", "subject", "due_at", "payload")},
    }


def keep(database: Database[Document], letters: Sequence[Document], session: ClientSession) -> None:
    """Write dead letters in the caller's transaction; one that came before is open again."""
    if letters:
        writes = [ReplaceOne({"_id": letter["_id"]}, letter, upsert=True) for letter in letters]
        database[COLLECTION].bulk_write(writes, ordered=False, session=session)


def publish(database: Database[Document], service: str, letters: Sequence[Document], session: ClientSession) -> None:
    """Say on the topic of dead letters that these are there; two more headers have the reason and the letter's id."""
    outbox.append(database, [_outbox_row(letter, service) for letter in letters], session)


def _outbox_row(letter: Document, service: str) -> Document:
    record: dict[str, Any] = letter["record"]
    headers = [*record["headers"], ["dead_reason", letter["reason"].encode()], ["dead_origin", letter["_id"].encode()]]
    return {
        "_id": new_id(),
        "topic": dead_letter_topic(record["topic"], service),
        "key": letter["_id"],
        "seq": 1,
        "type": letter["type"],
        "time": letter["at"],
        "raw_key": record["key"],
        "raw_headers": headers,
        "value": NOTHING,
        "sent": 0,
    }
