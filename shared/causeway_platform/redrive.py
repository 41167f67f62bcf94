"""What an operator does about dead letters: look, put one back on its way, or discard it with a note."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform import dead_letters, parked
from causeway_platform.dead_letters import COLLECTION, DISCARDED, REPLAYED, WAITING
from causeway_platform.decoding import decode_stored
from causeway_platform.mongo import Client, Document
from causeway_platform.refusals import Kind, Refusal, UnknownSubject
from causeway_platform.transactions import transact
from causeway_platform.work import CLOCK_WORK, clock_row


class DeadLetterClosed(Refusal):
    """Somebody has dealt with it already."""

    slug = "dead-letter-closed"
    kind = Kind.CONFLICT
    title = "This dead letter has been dealt with"


def letters(
    database: Database[Document], *, status: str | None = WAITING, limit: int = 50, before: tuple[datetime, str] | None
) -> list[Document]:
    """Return dead letters, newest first, starting after the one with the ``(at, id)`` given as ``before``."""
    where: dict[str, Any] = {} if status is None else {"status": status}
    if before is not None:
        at, letter_id = before
        where["$or"] = [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": letter_id}}]
    return list(database[COLLECTION].find(where, sort=[("at", DESCENDING), ("_id", DESCENDING)], limit=limit))


def letter(database: Database[Document], letter_id: str, session: ClientSession | None = None) -> Document:
    """Return one dead letter.

    Raises:
        UnknownSubject: there is none by that id.
    """
    found = database[COLLECTION].find_one({"_id": letter_id}, session=session)
    if found is None:
        raise UnknownSubject.named("dead letter")
    return found


def as_json(found: Document) -> dict[str, Any]:
    """Return a dead letter for an operator's eyes: bytes as text, moments in RFC 3339."""
    shown = {name: found.get(name) for name in ("kind", "status", "reason", "error", "attempts", "type", "subject")}
    shown |= {name: found.get(name) for name in ("correlation", "handled_by", "note")}
    shown |= {"id": found["_id"], "at": found["at"].isoformat()}
    handled_at = found.get("handled_at")
    shown["handled_at"] = handled_at.isoformat() if handled_at else None
    if record := found.get("record"):
        shown["record"] = {
            "topic": record["topic"],
            "partition": record["partition"],
            "offset": record["offset"],
            "key": _text(record["key"]),
            "headers": {name: _text(value) for name, value in record["headers"]},
            "value": _text(record["value"]),
        }
    if row := found.get("row"):
        shown["row"] = {**row, "due_at": row["due_at"].isoformat()}
    return shown


def replay(client: Client, database: Database[Document], letter_id: str, *, by: str, now: datetime) -> Document:
    """Put a dead letter back on its way, before everything else of its key, and return it.

    Raises:
        UnknownSubject: there is none by that id.
        DeadLetterClosed: it was replayed or discarded before.
    """

    def action(session: ClientSession) -> Document:
        closed = _close(database, letter_id, {"status": REPLAYED, "handled_by": by, "handled_at": now}, session)
        _put_back(database, closed, now, session)
        return closed

    return transact(client, action)


def discard(
    client: Client, database: Database[Document], letter_id: str, *, by: str, note: str, now: datetime
) -> Document:
    """Close a dead letter for good, with a note that says why, and return it.

    Raises:
        UnknownSubject: there is none by that id.
        DeadLetterClosed: it was replayed or discarded before.
    """
    change = {"status": DISCARDED, "handled_by": by, "handled_at": now, "note": note}
    return transact(client, lambda session: _close(database, letter_id, change, session))


def _close(database: Database[Document], letter_id: str, change: Mapping[str, Any], session: ClientSession) -> Document:
    found = letter(database, letter_id, session)
    if found["status"] != WAITING:
        raise DeadLetterClosed(
            f"It was {found['status']} by {found.get('handled_by')}.",
            next_step="Look at the list of waiting dead letters.",
            status=found["status"],
        )
    database[COLLECTION].update_one({"_id": letter_id}, {"$set": dict(change)}, session=session)
    return {**found, **change}


def _put_back(database: Database[Document], found: Document, now: datetime, session: ClientSession) -> None:
    if found["kind"] == dead_letters.CLOCK_WORK:
        row = found["row"]
        again = clock_row(row["kind"], row["subject"], row["due_at"], row["payload"])
        database[CLOCK_WORK].replace_one({"_id": again["_id"]}, again, upsert=True, session=session)
    else:
        # Its offset is lower than that of anything parked later, so it is the head of its key.
        row = parked.row_of(decode_stored(found["record"]), again_at=now, error=found["error"], attempts=0)
        parked.park(database, [row], session)


def _text(value: bytes | None) -> str | None:
    return None if value is None else bytes(value).decode("utf-8", "backslashreplace")
