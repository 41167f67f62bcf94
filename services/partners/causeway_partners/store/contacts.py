"""The contacts' collection."""

from collections.abc import Sequence

from pymongo.database import Database

from causeway_partners.domain.contact import Contact
from causeway_partners.domain.names import normalised
from causeway_partners.store.pages import page_of
from causeway_partners.use_cases.ports import ContactsSought, Page
from causeway_platform.backfill import backfill
from causeway_platform.mailboxes import person_key
from causeway_platform.mongo import Document
from causeway_platform.shelf import Shelf


class Contacts(Shelf[Contact]):
    """Contacts by id, by address and by institution."""

    def active_with(self, identity: str) -> Contact | None:
        """Return the active contact with this address, one that this work has just named included."""
        for contact in self.changed:
            if contact.active and contact.identity == identity:
                return contact
        found = self.find_one({"identity": identity, "active": True})
        return found if found is not None and found.active and found.identity == identity else None

    def operators_of(self, institution_id: str, *, limit: int) -> Sequence[Contact]:
        """Return up to ``limit`` active operators."""
        found = self.find_many({"institution_id": institution_id, "role": "operator", "active": True}, limit=limit)
        return [contact for contact in found if contact.active and contact.role == "operator"]

    def of_person(self, key: str, *, after: str | None, limit: int) -> Sequence[Contact]:
        """Return up to ``limit`` contacts, active or not, that are the person with this key, after the id ``after``."""
        beyond = {} if after is None else {"_id": {"$gt": after}}
        return self.find_many({"person_key": key, **beyond}, [("_id", 1)], limit=limit)

    def page(self, sought: ContactsSought) -> Page[Contact]:
        """Return a page of an institution's contacts in the order of their names."""
        active = {} if sought.active is None else {"active": sought.active}
        return page_of(
            self,
            {"institution_id": sought.institution_id, **active},
            by="sort_name",
            after=sought.after,
            limit=sought.limit,
            position=lambda contact: (normalised(contact.name), contact.id),
        )


def fill_person_keys(database: Database[Document]) -> int:
    """Give every contact the key of the person, and return how many had none; safe to stop and do again."""
    return backfill(
        database,
        "partners.person_key",
        collection="contacts",
        missing="person_key",
        fill=lambda row: {"person_key": person_key(row["email"])},
    )
