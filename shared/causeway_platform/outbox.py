"""The outbox: messages are rows of the same transaction as the change they tell of; only the relay sends them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_contracts import catalogue
from causeway_contracts.envelope import Message
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document

COLLECTION = "outbox"
KEPT_AFTER_SENDING = timedelta(days=7)
"""As long as a broker's data may have to be published again."""

SENT_BY_KEY = IndexModel([("key", ASCENDING)], name="sent_by_key", partialFilterExpression={"sent": 1})
"""Finds what was said about somebody in the days in which it is kept; only a service that speaks of people needs it."""

INDEXES: Sequence[IndexModel] = (
    # The relay takes what is unsent in the order of key and seq; the index holds unsent rows only, so it stays small.
    IndexModel([("key", ASCENDING), ("seq", ASCENDING)], name="unsent", partialFilterExpression={"sent": 0}),
    # The age of the oldest unsent row is what operators watch.
    IndexModel([("time", ASCENDING)], name="unsent_by_age", partialFilterExpression={"sent": 0}),
    # Sent rows go by themselves.
    IndexModel([("sent_at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT_AFTER_SENDING.total_seconds())),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message as a service writes it; the outbox adds id, time and source."""

    type: str
    subject: str
    seq: int
    data: Mapping[str, Any]

    @classmethod
    def of_state(
        cls,
        message_type: str,
        subject: str,
        seq: int,
        state: Mapping[str, Any],
        *,
        change: Mapping[str, Any] | None = None,
        person: Mapping[str, Any] | None = None,
    ) -> "Draft":
        """Return the message about ``subject`` as it is by now; for the parts see ``causeway_contracts.envelope``."""
        data: dict[str, Any] = {"change": change or {}, "state": state}
        if person is not None:
            data["person"] = person
        return cls(type=message_type, subject=subject, seq=seq, data=data)


def row_of(draft: Draft, *, topic: str, source: str, time: datetime, correlation: str | None) -> Document:
    """Return the outbox row of ``draft``, its value already encoded so that the relay only sends bytes.

    Raises:
        ValueError: the draft does not follow the catalogue.
    """
    return {
        "_id": new_id(),
        "topic": topic,
        "key": draft.subject,
        "seq": draft.seq,
        "type": draft.type,
        "source": source,
        "time": time,
        "value": encode(draft.type, draft.data),
        "correlation": correlation,
        "sent": 0,
    }


def encode(message_type: str, data: Mapping[str, Any]) -> bytes:
    """Return the checked body as compact UTF-8 JSON."""
    body = catalogue.write_body(message_type, data)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def message_of(row: Document) -> Message:
    """Return the message in a row; its data is left empty because the value is already encoded."""
    return Message(
        id=row["_id"],
        type=row["type"],
        source=row["source"],
        subject=row["key"],
        seq=row["seq"],
        time=row["time"],
        data={},
        correlation=row.get("correlation"),
    )


def append(database: Database[Document], rows: Sequence[Document], session: ClientSession) -> None:
    """Write the rows in the caller's transaction."""
    if rows:
        database[COLLECTION].insert_many(rows, ordered=False, session=session)
