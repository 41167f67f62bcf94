"""The deliveries as the sender sees them: claimed in batches by lease, settled in batches, without transactions.

Two senders never hold the same delivery: a claim names who holds it until when, and everything written afterwards is
written only where the claim is still the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database

from causeway_notifications.domain.address import RefusedAddress
from causeway_notifications.domain.delivery import Delivery, Status
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.store import documents, indexes
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec, Entity

LEASE = timedelta(seconds=20)
"""How soon others take over from a sender that died; a living one renews its claims every few seconds."""

E = TypeVar("E", bound=Entity)


class SendQueue:
    """What is due, and what a letter is written from."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._deliveries = database[indexes.DELIVERIES]

    def claim(self, limit: int, now: datetime) -> list[Delivery]:
        """Return up to ``limit`` due deliveries, now held by this caller for the length of a lease.

        A delivery that another sender has claimed and not settled in time is due again.
        """
        due = {"due_at": {"$lte": now}}
        found = self._deliveries.find(due, {"_id": 1}, sort=[("due_at", ASCENDING)], limit=limit)
        ids = [row["_id"] for row in found]
        if not ids:
            return []
        claim = new_id()
        change = {
            "$set": {"status": str(Status.SENDING), "claim": claim, "due_at": now + LEASE},
            "$inc": {"attempts": 1, "revision": 1},
        }
        self._deliveries.update_many({"_id": {"$in": ids}, **due}, change)
        return [documents.delivery_of(row) for row in self._deliveries.find({"claim": claim})]

    def renew(self, held: Iterable[Delivery], now: datetime) -> None:
        """Hold on to deliveries that take longer than a lease."""
        ids_by_claim: dict[str, list[str]] = {}
        for delivery in held:
            if delivery.claim is not None:
                ids_by_claim.setdefault(delivery.claim, []).append(delivery.id)
        for claim, ids in ids_by_claim.items():
            self._deliveries.update_many({"_id": {"$in": ids}, "claim": claim}, {"$set": {"due_at": now + LEASE}})

    def settle(self, outcomes: Sequence[tuple[Delivery, Delivery]]) -> None:
        """Write how claimed deliveries went: pairs of the delivery as it was claimed and as it is now."""
        writes = [_write(claimed, settled) for claimed, settled in outcomes]
        if writes:
            self._deliveries.bulk_write(writes, ordered=False)

    def events(self, ids: Iterable[str]) -> Mapping[str, KnownEvent]:
        """Return the known events among ``ids``."""
        return self._by_id(indexes.KNOWN_EVENTS, documents.EVENTS, ids)

    def institutions(self, ids: Iterable[str]) -> Mapping[str, KnownInstitution]:
        """Return the known institutions among ``ids``."""
        return self._by_id(indexes.KNOWN_INSTITUTIONS, documents.INSTITUTIONS, ids)

    def registrations(self, ids: Iterable[str]) -> Mapping[str, KnownRegistration]:
        """Return the known registrations among ``ids``."""
        return self._by_id(indexes.KNOWN_REGISTRATIONS, documents.REGISTRATIONS, ids)

    def certificates(self, ids: Iterable[str]) -> Mapping[str, KnownCertificate]:
        """Return the known certificates among ``ids``."""
        return self._by_id(indexes.KNOWN_CERTIFICATES, documents.CERTIFICATES, ids)

    def refused_addresses(self, fingerprints: Iterable[str]) -> Mapping[str, RefusedAddress]:
        """Return the addresses that were refused before."""
        return self._by_id(indexes.REFUSED_ADDRESSES, documents.ADDRESSES, fingerprints)

    def _by_id(self, collection: str, codec: Codec[E], ids: Iterable[str]) -> dict[str, E]:
        wanted = list(set(ids))
        if not wanted:
            return {}
        found = self._database[collection].find({"_id": {"$in": wanted}})
        return {document["_id"]: codec.from_document(document) for document in found}


def _write(claimed: Delivery, settled: Delivery) -> UpdateOne:
    change: dict[str, Any] = {
        "status": str(settled.status),
        "attempts": settled.attempts,
        "revision": settled.revision,
        "reason": settled.reason,
        "ended_at": settled.ended_at,
        "claim": None,
    }
    update: dict[str, Any] = {"$set": change}
    if settled.due_at is None:
        update["$unset"] = {"due_at": ""}
    else:
        change["due_at"] = settled.due_at
    return UpdateOne({"_id": claimed.id, "claim": claimed.claim}, update)
