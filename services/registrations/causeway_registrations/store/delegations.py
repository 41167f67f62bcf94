"""Delegations: as documents and back, as one transaction sees them, and as they are read outside one."""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec, Shelf
from causeway_registrations.domain.delegation import Delegation, Leader
from causeway_registrations.store import documents
from causeway_registrations.store.indexes import ALLOTMENTS, DELEGATIONS, REGISTRATIONS
from causeway_registrations.use_cases.delegation_ports import MembersPage, ShownDelegation

_LEADER_FIELDS = ("name", "email", "language", "zone")


def delegation_document(delegation: Delegation) -> Document:
    """Return the document of a delegation; without a leader nothing in it says who led it."""
    document: Document = {
        "_id": delegation.id,
        "revision": delegation.revision,
        "event_id": delegation.event_id,
        "allotment_id": delegation.allotment_id,
        "link_version": delegation.link_version,
        "led_since": delegation.led_since,
        "lapsed_untold": delegation.lapsed_untold,
    }
    leader = delegation.leader
    if leader is not None:
        document["leader"] = {name: getattr(leader, name) for name in _LEADER_FIELDS}
        document["person_key"] = leader.person_key
    return document


def delegation_from(document: Document) -> Delegation:
    """Return a delegation."""
    leader = document.get("leader")
    return Delegation(
        id=document["_id"],
        revision=document["revision"],
        event_id=document["event_id"],
        allotment_id=document["allotment_id"],
        leader=None if leader is None else Leader(**leader),
        link_version=document["link_version"],
        led_since=document["led_since"],
        lapsed_untold=document.get("lapsed_untold", 0),
    )


CODEC: Codec[Delegation] = Codec("delegation", delegation_document, delegation_from)


class Delegations(Shelf[Delegation]):
    """A shelf that also finds delegations by who leads them."""

    def led_by(self, key: str, at_most: int) -> Sequence[Delegation]:
        """Return delegations that the person with this key leads, the oldest first."""
        return self._led({"person_key": key}, at_most)

    def led_in(self, event_id: str, at_most: int) -> Sequence[Delegation]:
        """Return delegations to an event that have a leader."""
        return self._led({"event_id": event_id, "person_key": {"$exists": True}}, at_most)

    def _led(self, where: dict[str, Any], at_most: int) -> Sequence[Delegation]:
        found = self.find_many(where, [("_id", ASCENDING)], limit=at_most)
        return [one for one in found if one.leader is not None]


class StoredDelegationReadings:
    """What is read of delegations outside transactions."""

    def __init__(self, database: Database[Document]) -> None:
        self._delegations = database[DELEGATIONS]
        self._allotments = database[ALLOTMENTS]
        self._registrations = database[REGISTRATIONS]

    def delegation(self, delegation_id: str) -> ShownDelegation | None:
        """Return the delegation with its allotment, or none."""
        return next(iter(self._shown({"_id": delegation_id}, 1)), None)

    def delegations_by_id(self, ids: Sequence[str]) -> dict[str, Delegation]:
        """Return delegations by their ids."""
        rows = self._delegations.find({"_id": {"$in": list(ids)}})
        return {row["_id"]: delegation_from(row) for row in rows}

    def members_of(self, allotment_id: str, *, after: str | None, limit: int) -> MembersPage:
        """Return up to ``limit`` people who have, or had, a place of an allotment, in the order they came."""
        where: dict[str, Any] = {"allotment_id": allotment_id} | ({} if after is None else {"_id": {"$gt": after}})
        rows = list(self._registrations.find(where, sort=[("_id", ASCENDING)], limit=limit + 1))
        items = [documents.registration_from(row) for row in rows[:limit]]
        return MembersPage(items=items, next_after=items[-1].id if len(rows) > limit else None)

    def led_by(self, key: str, *, after: str | None, limit: int) -> Sequence[ShownDelegation]:
        """Return up to ``limit`` delegations that the person with this key leads, after the id ``after``."""
        beyond = {} if after is None else {"_id": {"$gt": after}}
        return self._shown({"person_key": key, **beyond}, limit)

    def _shown(self, where: dict[str, Any], limit: int) -> list[ShownDelegation]:
        found = [delegation_from(row) for row in self._delegations.find(where, sort=[("_id", ASCENDING)], limit=limit)]
        ids = [one.allotment_id for one in found]
        allotments = {row["_id"]: documents.allotment_from(row) for row in self._allotments.find({"_id": {"$in": ids}})}
        return [ShownDelegation(one, allotments[one.allotment_id]) for one in found if one.allotment_id in allotments]
