"""The certificates as one transaction sees them."""

from collections.abc import Collection, Sequence

from causeway_platform.shelf import Shelf
from causeway_registrations.domain.certificate import Certificate


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
