"""What the use cases need of the outside: a unit of work with its shelves, and a maker of signing keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.login import Attempts, Login
from causeway_partners.domain.session import Session
from causeway_partners.domain.signing_key import SigningKey

E = TypeVar("E")

Position = tuple[str, str]
"""Where a page ends: the sort value and the id of its last row."""


class Shelf(Protocol[E]):
    """The aggregates of one kind, as one transaction sees them."""

    def find(self, entity_id: str) -> E | None: ...

    def get(self, entity_id: str) -> E: ...

    def add(self, entity: E) -> None: ...

    def save(self, entity: E) -> None: ...


@dataclass(frozen=True, slots=True)
class Page(Generic[E]):
    """Some rows in order, and where the next page starts."""

    items: Sequence[E]
    next: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionsSought:
    """Which institutions; ``beginning`` is matched with the beginning of any word of any name."""

    beginning: str | None = None
    country: str | None = None
    kind: str | None = None
    status: str | None = None
    after: Position | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsSought:
    """Which contacts of one institution."""

    institution_id: str
    active: bool | None = None
    after: Position | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsSought:
    """Which clients, of one institution or of all."""

    institution_id: str | None = None
    after: Position | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySought:
    """Whose history, newest first."""

    subject: str
    after: Position | None = None
    limit: int = 50


class Institutions(Shelf[Institution], Protocol):
    """The institutions."""

    def with_references(self, references: Sequence[str]) -> Mapping[str, Institution]: ...

    def office(self) -> Institution | None: ...

    def page(self, sought: InstitutionsSought) -> Page[Institution]: ...


class Contacts(Shelf[Contact], Protocol):
    """The contacts."""

    def active_with(self, identity: str) -> Contact | None: ...

    def operators_of(self, institution_id: str, *, limit: int) -> Sequence[Contact]: ...

    def page(self, sought: ContactsSought) -> Page[Contact]: ...

    def of_person(self, key: str, *, after: str | None, limit: int) -> Sequence[Contact]:
        """Return up to ``limit`` contacts, active or not, that are the person with this key, after that id."""


class Sessions(Shelf[Session], Protocol):
    """The sessions."""

    def lasting_of(self, contact_id: str) -> Sequence[Session]: ...


class Clients(Shelf[ApiClient], Protocol):
    """The partner systems."""

    def page(self, sought: ClientsSought) -> Page[ApiClient]: ...


class SigningKeys(Shelf[SigningKey], Protocol):
    """The signing keys."""

    def unretired(self) -> Sequence[SigningKey]: ...


class History(Protocol):
    """Who changed what and when."""

    def add(self, entity: HistoryEntry) -> None: ...

    def page(self, sought: HistorySought) -> Page[HistoryEntry]: ...


class Work(Protocol):
    """One transaction: what it reads, changes and says."""

    @property
    def institutions(self) -> Institutions: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def logins(self) -> Shelf[Login]: ...

    @property
    def attempts(self) -> Shelf[Attempts]: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def clients(self) -> Clients: ...

    @property
    def signing_keys(self) -> SigningKeys: ...

    @property
    def history(self) -> History: ...

    def hold(self, name: str) -> None:
        """Let no other transaction that holds ``name`` commit beside this one; whoever is second starts again.

        For rules over several aggregates: of two transactions that read the same and write different ones, both would
        commit.
        """

    def record(self, fact: object) -> None: ...

    def schedule(self, kind: str, subject: str, due_at: datetime, payload: Mapping[str, Any] | None = None) -> None: ...


class KeyMaker(Protocol):
    """Makes a signing key, its private part already sealed."""

    def __call__(self, active_from: datetime) -> SigningKey: ...
