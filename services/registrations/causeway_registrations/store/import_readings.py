"""Rows that imports refused: found by whose address they have, in a transaction and outside of one."""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.shelf import Shelf
from causeway_registrations.domain.group_import import RefusedRow
from causeway_registrations.store import documents, import_documents
from causeway_registrations.store.indexes import IMPORTS, OFFERED_EVENTS, REFUSED_ROWS
from causeway_registrations.use_cases.import_ports import HeldRow


class RefusedRows(Shelf[RefusedRow]):
    """A shelf that also finds rows by whose address they have."""

    def of_person(self, person_key: str, at_most: int) -> Sequence[RefusedRow]:
        """Return rows with the address of the person with this key."""
        return list(self.find_many({"person_key": person_key}, (("_id", ASCENDING),), limit=at_most))


class StoredImportReadings:
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._rows = database[REFUSED_ROWS]
        self._imports = database[IMPORTS]
        self._events = database[OFFERED_EVENTS]

    def rows_of_person(self, person_key: str, *, after: str | None, limit: int) -> Sequence[HeldRow]:
        """Return up to ``limit`` rows with the person's address after that id, the oldest import first."""
        where: dict[str, Any] = {"person_key": person_key, **({} if after is None else {"_id": {"$gt": after}})}
        found = self._rows.find(where, sort=[("_id", ASCENDING)], limit=limit)
        rows = [import_documents.REFUSED_ROWS.from_document(row) for row in found]
        sent = {row["_id"]: row for row in self._imports.find({"_id": {"$in": [row.import_id for row in rows]}})}
        wanted = {"_id": {"$in": [one["event_id"] for one in sent.values()]}}
        events = {row["_id"]: documents.announcement_from(row) for row in self._events.find(wanted)}
        imports = {name: import_documents.IMPORTS.from_document(row) for name, row in sent.items()}
        held = [(row, imports.get(row.import_id)) for row in rows]
        return [HeldRow(row=row, sent=one, event=events.get(one.event_id) if one else None) for row, one in held]
