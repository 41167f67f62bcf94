"""Builders and a unit of work in memory for the partners service, so that a test tells only what matters to it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Generic, TypeVar

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.login import Attempts, Login
from causeway_partners.domain.names import normalised, sort_name
from causeway_partners.domain.session import Session
from causeway_partners.domain.signing_key import SigningKey
from causeway_partners.use_cases.enrol_institution import EnrolInstitution
from causeway_partners.use_cases.name_contact import NameContact
from causeway_partners.use_cases.ports import (
    ClientsSought,
    ContactsSought,
    HistorySought,
    InstitutionsSought,
    Page,
    Shelf,
)
from causeway_platform.mailboxes import person_key
from causeway_platform.refusals import UnknownSubject

NOW = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
PASSWORD = "four words that fit"

_numbers = count(1)


def an_enrolment(**changes: Any) -> EnrolInstitution:
    """Return a request to enrol a museum in Yerevan."""
    museum: dict[str, Any] = {
        "names": {"en": "History Museum of Armenia", "hy": "Հայաստանի պատմության թանգարան"},
        "kind": "museum",
        "country": "AM",
        "zone": "Asia/Yerevan",
        "languages": ("hy", "en"),
        "by": "an-operator",
    }
    return EnrolInstitution(**museum | changes)


def an_institution(**changes: Any) -> Institution:
    """Return a museum in Yerevan."""
    museum: dict[str, Any] = {
        "names": {"en": "History Museum of Armenia"},
        "kind": "museum",
        "country": "AM",
        "zone": "Asia/Yerevan",
        "enrolled_at": NOW,
    }
    return Institution(**museum | changes)


def the_office(**changes: Any) -> Institution:
    """Return the exchange office."""
    return an_institution(**{"names": {"en": "Exchange Office"}, "kind": "exchange_office", "country": "CN"} | changes)


def a_contact(**changes: Any) -> Contact:
    """Return a coordinator of the institution ``museum`` whose address nobody else has."""
    coordinator: dict[str, Any] = {
        "institution_id": "museum",
        "role": "coordinator",
        "name": "Anahit Petrosyan",
        "email": f"contact-{next(_numbers)}@museum.example",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "named_at": NOW,
    }
    return Contact(**coordinator | changes)


def a_naming(institution_id: str, **changes: Any) -> NameContact:
    """Return a request to name a coordinator."""
    coordinator: dict[str, Any] = {
        "role": "coordinator",
        "name": "Anahit Petrosyan",
        "email": f"contact-{next(_numbers)}@museum.example",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "by": "an-operator",
    }
    return NameContact(institution_id=institution_id, **coordinator | changes)


def a_key(active_from: datetime = NOW) -> SigningKey:
    """Return a key that signs from ``active_from``; its parts are made up."""
    number = next(_numbers)
    return SigningKey(id=f"key-{number}", jwk={"kty": "OKP"}, sealed=f"sealed-{number}", active_from=active_from)


E = TypeVar("E")


class ShelfInMemory(Generic[E]):
    """A shelf that counts revisions as strictly as the database does."""

    def __init__(self, noun: str) -> None:
        self.rows: dict[str, Any] = {}
        self._noun = noun

    def find(self, entity_id: str) -> E | None:
        """Return the aggregate, or none."""
        return self.rows.get(entity_id)

    def get(self, entity_id: str) -> E:
        """Return the aggregate, or refuse as the platform's shelf does."""
        if entity_id not in self.rows:
            raise UnknownSubject.named(self._noun)
        found: E = self.rows[entity_id]
        return found

    def add(self, entity: Any) -> None:
        """Keep a new aggregate."""
        assert entity.id not in self.rows, f"{self._noun} {entity.id} is there already"
        assert entity.revision >= 1
        self.rows[entity.id] = entity

    def save(self, entity: Any) -> None:
        """Keep a changed aggregate, one revision further."""
        present = self.rows[entity.id]
        assert entity is present or entity.revision == present.revision + 1, "a change raises the revision by one"
        self.rows[entity.id] = entity


class InstitutionsInMemory(ShelfInMemory[Institution]):
    """Institutions."""

    def with_references(self, references: Sequence[str]) -> Mapping[str, Institution]:
        """Return those with a reference, by reference."""
        return {row.reference: row for row in self.rows.values() if row.reference in references}

    def office(self) -> Institution | None:
        """Return the exchange office."""
        return next((row for row in self.rows.values() if row.is_office), None)

    def page(self, sought: InstitutionsSought) -> Page[Institution]:
        """Return all in the order of names."""
        rows = sorted(self.rows.values(), key=lambda row: sort_name(row.names))
        return Page(rows[: sought.limit], None)


class ContactsInMemory(ShelfInMemory[Contact]):
    """Contacts."""

    def active_with(self, identity: str) -> Contact | None:
        """Return the active contact with an address."""
        return next((row for row in self.rows.values() if row.active and row.identity == identity), None)

    def operators_of(self, institution_id: str, *, limit: int) -> Sequence[Contact]:
        """Return active operators."""
        wanted = (institution_id, "operator", True)
        found = [row for row in self.rows.values() if (row.institution_id, row.role, row.active) == wanted]
        return found[:limit]

    def page(self, sought: ContactsSought) -> Page[Contact]:
        """Return an institution's contacts in the order of names."""
        rows = [row for row in self.rows.values() if row.institution_id == sought.institution_id]
        return Page(sorted(rows, key=lambda row: normalised(row.name))[: sought.limit], None)

    def of_person(self, key: str, *, after: str | None, limit: int) -> Sequence[Contact]:
        """Return contacts, active or not, with the person's key."""
        rows = [row for row in self.rows.values() if person_key(row.email) == key and row.id > (after or "")]
        return sorted(rows, key=lambda row: row.id)[:limit]


class SessionsInMemory(ShelfInMemory[Session]):
    """Sessions."""

    def lasting_of(self, contact_id: str) -> Sequence[Session]:
        """Return the contact's sessions that have not been ended."""
        return [row for row in self.rows.values() if row.contact_id == contact_id and row.ended_because is None]


class ClientsInMemory(ShelfInMemory[ApiClient]):
    """Partner systems."""

    def page(self, sought: ClientsSought) -> Page[ApiClient]:
        """Return all."""
        return Page(list(self.rows.values())[: sought.limit], None)


class SigningKeysInMemory(ShelfInMemory[SigningKey]):
    """Signing keys."""

    def unretired(self) -> Sequence[SigningKey]:
        """Return those that verify."""
        return [row for row in self.rows.values() if row.retired_at is None]


class HistoryInMemory(ShelfInMemory[HistoryEntry]):
    """Who changed what and when."""

    def of(self, subject: str) -> list[HistoryEntry]:
        """Return a subject's history, the oldest first."""
        return [row for row in self.rows.values() if row.subject == subject]

    def page(self, sought: HistorySought) -> Page[HistoryEntry]:
        """Return the newest first."""
        return Page(self.of(sought.subject)[::-1][: sought.limit], None)


class WorkInMemory:
    """A unit of work over dictionaries; ``facts`` and ``scheduled`` are what it would say and have done."""

    def __init__(self, *entities: Any) -> None:
        self.institutions = InstitutionsInMemory("institution")
        self.contacts = ContactsInMemory("contact")
        self.logins: Shelf[Login] = ShelfInMemory[Login]("login")
        self.attempts: Shelf[Attempts] = ShelfInMemory[Attempts]("attempt")
        self.sessions = SessionsInMemory("session")
        self.clients = ClientsInMemory("client")
        self.signing_keys = SigningKeysInMemory("signing key")
        self.history = HistoryInMemory("history entry")
        self.facts: list[object] = []
        self.scheduled: dict[tuple[str, str], datetime] = {}
        self.payloads: dict[tuple[str, str], Mapping[str, Any]] = {}
        places: Mapping[type[Any], Any] = {
            Institution: self.institutions,
            Contact: self.contacts,
            Login: self.logins,
            Session: self.sessions,
            ApiClient: self.clients,
            SigningKey: self.signing_keys,
        }
        for entity in entities:
            places[type(entity)].add(entity)

    def hold(self, name: str) -> None:
        """One transaction at a time needs no holding."""

    def record(self, fact: object) -> None:
        """Note a fact."""
        self.facts.append(fact)

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        """Note what is to be done when."""
        self.scheduled[kind, subject] = due_at
        if payload:
            self.payloads[kind, subject] = payload
