"""What is read outside transactions: single registrations, places, an event's list, the overview."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_registrations.domain.admission import Admission, Order
from causeway_registrations.domain.data_request import request_id
from causeway_registrations.domain.group_import import GroupImport, RefusedRow
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.sought import Sought
from causeway_registrations.store import documents, import_documents
from causeway_registrations.store.admission_documents import admission_from
from causeway_registrations.store.attendance_readings import AttendanceReadings
from causeway_registrations.store.held_readings import HeldReadings
from causeway_registrations.store.indexes import (
    ADMISSIONS,
    ALLOTMENTS,
    DATA_REQUESTS,
    IMPORTS,
    OFFERED_EVENTS,
    PLACES,
    REFUSED_ROWS,
    REGISTRATIONS,
)
from causeway_registrations.store.sought import registrations_sought
from causeway_registrations.use_cases.ports import AllotmentsPage, HeldRegistration, Overview, Page, ShownRegistration

_COUNTERS = ("taken", "offered", "reserved", "waiting", "withdrawn", "declined", "lapsed", "checked_in")

_POOLS: Sequence[Mapping[str, Any]] = [
    {"$project": {"pools": {"$objectToArray": "$pools"}}},
    {"$unwind": "$pools"},
    {"$group": {"_id": None, **{name: {"$sum": f"$pools.v.{name}"} for name in _COUNTERS}}},
]
"""Sums the counters of all events: one small document each, however many people are registered."""


class Readings(AttendanceReadings):
    """Reads from the service's database."""

    def __init__(self, database: Database[Document]) -> None:
        super().__init__(database)
        self._registrations = database[REGISTRATIONS]
        self._events = database[OFFERED_EVENTS]
        self._places = database[PLACES]
        self._admissions = database[ADMISSIONS]
        self._allotments = database[ALLOTMENTS]
        self._imports = database[IMPORTS]
        self._refused_rows = database[REFUSED_ROWS]
        self._requests = database[DATA_REQUESTS]
        self._held = HeldReadings(database)

    def event(self, event_id: str) -> OfferedEvent | None:
        """Return the event, or none."""
        document = self._events.find_one({"_id": event_id})
        return None if document is None else next(iter(self._with_places([document])), None)

    def registration(self, registration_id: str) -> ShownRegistration | None:
        """Return the registration, or none."""
        document = self._registrations.find_one({"_id": registration_id})
        return None if document is None else self._shown([documents.registration_from(document)])[0]

    def registrations_of(self, event_id: str, sought: Sought, *, after: str | None, limit: int) -> Page:
        """Return the event's registrations that are sought, ``limit`` of them, after the id ``after``."""
        where = registrations_sought(event_id, sought, after)
        rows = list(self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit + 1, hint="of_event"))
        items = [documents.registration_from(row) for row in rows[:limit]]
        return Page(items=self._shown(items), next_after=items[-1].id if len(rows) > limit else None)

    def held_about(self, key: str, *, after: str | None, limit: int) -> Sequence[HeldRegistration]:
        """Return up to ``limit`` registrations that hold the person with this key, after the id ``after``."""
        where: dict[str, Any] = {"person_key": key}
        if after is not None:
            where["_id"] = {"$gt": after}
        rows = self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit, hint="of_person")
        shown = self._shown([documents.registration_from(row) for row in rows])
        events = {row["_id"]: row for row in self._events.find({"_id": {"$in": [_event_of(one) for one in shown]}})}
        wanted = {"_id": {"$in": [request_id(one.registration.id) for one in shown]}}
        asked = {row["registration_id"]: row["requested_at"] for row in self._requests.find(wanted)}
        beside = self._held.beside([one.registration for one in shown])
        return [
            HeldRegistration(
                shown=one,
                event=documents.announcement_from(row) if (row := events.get(_event_of(one))) else None,
                data_requested_at=asked.get(one.registration.id),
                beside=beside[one.registration.id],
            )
            for one in shown
        ]

    def _shown(self, registrations: Sequence[Registration]) -> list[ShownRegistration]:
        """Add the places in the queues, reading each queue once and only as far as needed."""
        waiting = {one.id: (one.priority, one.position) for one in registrations if one.position is not None}
        undrawn = self._undrawn({one.event_id for one in registrations if one.id in waiting})
        furthest: dict[tuple[str, str], tuple[int, int]] = {}
        for one in registrations:
            if one.id in waiting and one.event_id not in undrawn:
                queue = (one.event_id, one.mode)
                furthest[queue] = max(waiting[one.id], furthest.get(queue, (0, 0)))
        orders = {queue: self._order_of(*queue, up_to) for queue, up_to in furthest.items()}

        def shown(one: Registration) -> ShownRegistration:
            order = orders.get((one.event_id, one.mode))
            if order is None or one.id not in waiting:
                return ShownRegistration(one)
            return ShownRegistration(one, bisect_right(order, waiting[one.id]))

        return [shown(one) for one in registrations]

    def _undrawn(self, event_ids: set[str]) -> set[str]:
        """Return those of the events whose draw was not held yet; before it nobody has a place in the queue."""
        if not event_ids:
            return set()
        where = {"_id": {"$in": list(event_ids)}, "waiting.order": Order.LOTTERY.value, "waiting.drawn_at": None}
        return {row["_id"] for row in self._admissions.find(where, {"_id": 1})}

    def _order_of(self, event_id: str, mode: str, up_to: tuple[int, int]) -> list[tuple[int, int]]:
        """Return priorities and positions of those who wait, in order, from the index alone."""
        priority, position = up_to
        where = {"event_id": event_id, "mode": mode, "status": Status.WAITING.value, "priority": {"$lte": priority}}
        rows = self._registrations.find(
            where,
            {"_id": 0, "priority": 1, "position": 1},
            sort=[("priority", ASCENDING), ("position", ASCENDING)],
            hint="in_queue",
        ).max([("event_id", event_id), ("mode", mode), ("priority", priority), ("position", position + 1)])
        return [(row["priority"], row["position"]) for row in rows]

    def allotments_of(self, event_id: str, *, after: str | None, limit: int) -> AllotmentsPage:
        """Return the event's allotments, ``limit`` of them, after the id ``after``."""
        where: dict[str, Any] = {"event_id": event_id} | ({} if after is None else {"_id": {"$gt": after}})
        rows = list(self._allotments.find(where, sort=[("_id", ASCENDING)], limit=limit + 1))
        items = [documents.allotment_from(row) for row in rows[:limit]]
        return AllotmentsPage(items=items, next_after=items[-1].id if len(rows) > limit else None)

    def group_import(self, import_id: str) -> GroupImport | None:
        """Return how far an import is, or none."""
        document = self._imports.find_one({"_id": import_id})
        return None if document is None else import_documents.IMPORTS.from_document(document)

    def imports_of(self, event_id: str, *, before: str | None, limit: int) -> Sequence[GroupImport]:
        """Return up to ``limit`` imports of an event from before that id, the newest first."""
        where = {"event_id": event_id, **({} if before is None else {"_id": {"$lt": before}})}
        rows = self._imports.find(where, sort=[("_id", DESCENDING)], limit=limit)
        return [import_documents.IMPORTS.from_document(row) for row in rows]

    def refused_rows(self, import_id: str, *, after: int, limit: int) -> Sequence[RefusedRow]:
        """Return up to ``limit`` rows that an import refused below line ``after``, in the order of the table."""
        where = {"import_id": import_id, "line": {"$gt": after}}
        rows = self._refused_rows.find(where, sort=[("line", ASCENDING)], limit=limit)
        return [import_documents.REFUSED_ROWS.from_document(row) for row in rows]

    def overview(self, *, after: tuple[datetime, str] | None, limit: int, since: datetime) -> Overview:
        """Return counts over all events, and those events that end after ``since``, by their ends."""
        where: dict[str, Any] = {"ends_at": {"$gte": since}}
        if after is not None:
            ends_at, event_id = after
            where = {"$or": [{"ends_at": {"$gt": ends_at}}, {"ends_at": ends_at, "_id": {"$gt": event_id}}]}
        order = [("ends_at", ASCENDING), ("_id", ASCENDING)]
        rows = list(self._events.find(where, sort=order, limit=limit + 1))
        last = rows[limit - 1] if len(rows) > limit else None
        return Overview(
            totals=self._totals(),
            events=self._with_places(rows[:limit]),
            next_after=None if last is None else (last["ends_at"], last["_id"]),
        )

    def _totals(self) -> Mapping[str, int]:
        sums = next(iter(self._places.aggregate(_POOLS)), dict.fromkeys(_COUNTERS, 0))
        return {
            "confirmed": sums["taken"] - sums["offered"] - sums["reserved"],
            **{name: sums[name] for name in _COUNTERS if name not in {"taken", "reserved"}},
        }

    def _with_places(self, rows: Sequence[Document]) -> list[OfferedEvent]:
        ids = [row["_id"] for row in rows]
        among = {"_id": {"$in": ids}}
        places = {row["_id"]: documents.places_from(row) for row in self._places.find(among)}
        admissions = {row["_id"]: admission_from(row) for row in self._admissions.find(among)}
        return [
            OfferedEvent(
                documents.announcement_from(row),
                places[row["_id"]],
                admissions.get(row["_id"], Admission(event_id=row["_id"])),
            )
            for row in rows
            if row["_id"] in places
        ]


def _event_of(shown: ShownRegistration) -> str:
    return shown.registration.event_id
