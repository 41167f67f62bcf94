"""What is held about one person: the copies of their registrations, and what went to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from causeway_notifications.domain.address import fingerprint
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.store import documents, indexes
from causeway_platform.backfill import backfill
from causeway_platform.mailboxes import person_key
from causeway_platform.mongo import Document

MOST_DELIVERIES = 200
"""Of one registration; one has a few dozen in its life."""


@dataclass(frozen=True, slots=True)
class HeldRegistration:
    """A registration with everything that went to it, and how often its mailbox has refused mail for good."""

    registration: KnownRegistration
    deliveries: Sequence[Delivery]
    refusals: int


class HeldAboutPeople:
    """Reads what is held; nothing here changes anything."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database

    def held_about(self, key: str, *, after: str | None, limit: int) -> Sequence[HeldRegistration]:
        """Return up to ``limit`` registrations that hold the person with this key, after the id ``after``."""
        where: dict[str, object] = {"person_key": key}
        if after is not None:
            where["_id"] = {"$gt": after}
        rows = self._database[indexes.KNOWN_REGISTRATIONS].find(where, sort=[("_id", ASCENDING)], limit=limit)
        return [self._held(documents.registration_of(row)) for row in rows]

    def _held(self, registration: KnownRegistration) -> HeldRegistration:
        where = {"registration_id": registration.id}
        rows = self._database[indexes.DELIVERIES].find(where, sort=[("queued_at", DESCENDING)], limit=MOST_DELIVERIES)
        return HeldRegistration(
            registration, [documents.delivery_of(row) for row in rows], self._refusals(registration)
        )

    def _refusals(self, registration: KnownRegistration) -> int:
        if registration.person is None:
            return 0
        where = {"_id": fingerprint(registration.person.email)}
        row = self._database[indexes.REFUSED_ADDRESSES].find_one(where)
        return 0 if row is None else documents.address_of(row).refusals


def fill_person_keys(database: Database[Document]) -> int:
    """Give every copy with a person their key, and return how many had none; safe to stop and do again."""
    return backfill(
        database,
        "notifications.person_key",
        collection=indexes.KNOWN_REGISTRATIONS,
        missing="person_key",
        fill=lambda row: {} if row["person"] is None else {"person_key": person_key(row["person"]["email"])},
    )
