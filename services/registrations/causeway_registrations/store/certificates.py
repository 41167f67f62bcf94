"""The certificates as one transaction sees them."""

from collections.abc import Collection, Sequence

from pymongo import ASCENDING

from causeway_platform.shelf import Shelf
from causeway_registrations.domain.certificate import Certificate

MOST_EDITIONS = 1000
"""Far more than anybody reissues by hand."""


class Certificates(Shelf[Certificate]):
    """A shelf that also knows who of many has one."""

    def certified(self, registration_ids: Sequence[str]) -> Collection[str]:
        """Return those of the registrations that have, or had, a certificate, read from an index alone."""
        where = {"registration_id": {"$in": list(registration_ids)}}
        rows = self.collection.find(
            where, {"_id": 0, "registration_id": 1}, session=self.session, hint="of_registration"
        )
        stored = {row["registration_id"] for row in rows}
        return stored | {one.registration_id for one in self.changed}

    def of_registration(self, registration_id: str) -> Sequence[Certificate]:
        """Return all certificates of a registration, the first edition first."""
        return self.find_many({"registration_id": registration_id}, [("edition", ASCENDING)], limit=MOST_EDITIONS)
