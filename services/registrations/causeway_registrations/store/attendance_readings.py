"""Who came, read outside transactions: a registration's seats, an event's list, and how many by occasion and mode."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.attendance import SeatAttendance, attendance_id
from causeway_registrations.domain.registration import Registration
from causeway_registrations.store import documents
from causeway_registrations.store.attendance_documents import attendance_from
from causeway_registrations.store.indexes import ATTENDANCES, REGISTRATIONS


class AttendanceReadings:
    """Reads attendances from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        self._attendances = database[ATTENDANCES]
        self._registrations = database[REGISTRATIONS]

    def attendances_of(self, registrations: Sequence[Registration]) -> Sequence[SeatAttendance]:
        """Return what is kept of the attendance of these registrations' seats."""
        ids = [attendance_id(one.id, seat) for one in registrations for seat in one.seats]
        return [attendance_from(row) for row in self._attendances.find({"_id": {"$in": ids}})]

    def attendance_counts(self, event_id: str, minimum_minutes: int | None) -> Mapping[str, Mapping[str, int]]:
        """Return how many seats attended, by occasion and mode.

        It looks at each seat that came once: nothing is counted beside the seats, so nothing can drift from them, and
        a changed minimum counts at once.
        """
        rows = self._attendances.aggregate(
            [
                {"$match": _attended(event_id, minimum_minutes)},
                {"$unwind": "$occasions"},
                {"$group": {"_id": {"occasion": "$occasions", "mode": "$mode"}, "seats": {"$sum": 1}}},
            ],
            hint="attendances_of_event",
        )
        counts: dict[str, dict[str, int]] = {}
        for row in rows:
            counts.setdefault(row["_id"]["occasion"], {})[row["_id"]["mode"]] = row["seats"]
        return counts

    def attendance_list(
        self, event_id: str, *, occasion: str, after: str | None, limit: int, minimum_minutes: int | None
    ) -> Sequence[tuple[SeatAttendance, Registration]]:
        """Return up to ``limit`` seats that attended ``occasion`` with their registrations, after the id ``after``."""
        where = {**_attended(event_id, minimum_minutes), "occasions": occasion}
        if after is not None:
            where["_id"] = {"$gt": after}
        rows = self._attendances.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="attendances_of_event")
        seats = [attendance_from(row) for row in rows]
        found = self._registrations.find({"_id": {"$in": [seat.registration_id for seat in seats]}})
        registrations = {row["_id"]: documents.registration_from(row) for row in found}
        return [(seat, registrations[seat.registration_id]) for seat in seats if seat.registration_id in registrations]

    def confirmed_after(self, event_id: str, *, after: str | None, limit: int) -> Sequence[Registration]:
        """Return up to ``limit`` confirmed registrations of the event, in the order they came, after ``after``."""
        where: dict[str, Any] = {"event_id": event_id, "status": "confirmed"}
        if after is not None:
            where["_id"] = {"$gt": after}
        rows = self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_event")
        return [documents.registration_from(row) for row in rows]

    def confirmed_named(self, event_id: str, name: str, limit: int) -> Sequence[Registration]:
        """Return up to ``limit`` confirmed registrations of the event whose registrant's name holds ``name``."""
        where = {
            "event_id": event_id,
            "status": "confirmed",
            "name": {"$regex": re.escape(name), "$options": "i"},
        }
        rows = self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_event")
        return [documents.registration_from(row) for row in rows]

    def confirmed_by_identity(self, identities: Sequence[str]) -> Mapping[str, Registration]:
        """Return the confirmed registrations of these people, by identity."""
        rows = self._registrations.find({"identity": {"$in": list(identities)}, "live": True, "status": "confirmed"})
        return {row["identity"]: documents.registration_from(row) for row in rows}

    def confirmed_by_id(self, event_id: str, ids: Sequence[str]) -> Mapping[str, Registration]:
        """Return those of these registrations that are confirmed ones of the event, by id."""
        rows = self._registrations.find({"_id": {"$in": list(ids)}, "event_id": event_id, "status": "confirmed"})
        return {row["_id"]: documents.registration_from(row) for row in rows}


def _attended(event_id: str, minimum_minutes: int | None) -> dict[str, Any]:
    """Return the filter for seats that came; the same rule as ``SeatAttendance.attended``."""
    where: dict[str, Any] = {"event_id": event_id, "occasions.0": {"$exists": True}}
    if minimum_minutes is not None:
        where["$or"] = [{"at_door": True}, {"minutes": {"$gte": minimum_minutes}}]
    return where
