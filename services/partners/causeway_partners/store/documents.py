"""Aggregates as documents and back; nothing else."""

from dataclasses import asdict
from typing import Any

from causeway_partners.domain.api_client import ApiClient, ClientSecret
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.institution import Institution
from causeway_partners.domain.login import Attempts, Login
from causeway_partners.domain.names import normalised, search_terms, sort_name
from causeway_partners.domain.session import Session
from causeway_partners.domain.signing_key import SigningKey
from causeway_platform.mailboxes import person_key
from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec


def _institution_document(institution: Institution) -> Document:
    return {
        "_id": institution.id,
        "revision": institution.revision,
        "names": dict(institution.names),
        "kind": institution.kind,
        "country": institution.country,
        "zone": institution.zone,
        "languages": list(institution.languages),
        "website": institution.website,
        "status": institution.status,
        "reference": institution.reference,
        "enrolled_at": institution.enrolled_at,
        "sort_name": sort_name(institution.names),
        "terms": list(search_terms(institution.names)),
    }


def _institution(document: Document) -> Institution:
    fields = _without(document, "sort_name", "terms")
    return Institution(**fields | {"languages": tuple(fields["languages"])})


def _contact_document(contact: Contact) -> Document:
    return _plain(contact) | {
        "identity": contact.identity,
        "sort_name": normalised(contact.name),
        "person_key": person_key(contact.email),
    }


def _client_document(client: ApiClient) -> Document:
    return _plain(client) | {"scopes": list(client.scopes), "sort_name": normalised(client.label)}


def _client(document: Document) -> ApiClient:
    fields = _without(document, "sort_name")
    secrets = tuple(ClientSecret(**secret) for secret in fields["secrets"])
    return ApiClient(**fields | {"scopes": tuple(fields["scopes"]), "secrets": secrets})


def _history_document(entry: HistoryEntry) -> Document:
    changes = {name: _storable(value) for name, value in entry.changes.items()}
    return {
        "_id": entry.id,
        "revision": entry.revision,
        "subject": entry.subject,
        "subject_revision": entry.subject_revision,
        "at": entry.at,
        "by": entry.by,
        "action": entry.action,
        "changes": changes,
    }


def _storable(value: Any) -> Any:
    """Return a domain value as MongoDB takes it."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if hasattr(value, "items") else value


def _plain(entity: Any) -> Document:
    fields = asdict(entity)
    return {"_id": fields.pop("id"), **fields}


def _without(document: Document, *derived: str) -> dict[str, Any]:
    """Return the aggregate's own fields: ``_id`` as ``id``, without what is stored only to be searched."""
    fields = {name: value for name, value in document.items() if name not in derived}
    return {"id": fields.pop("_id"), **fields}


INSTITUTIONS = Codec("institution", _institution_document, _institution)
CONTACTS = Codec[Contact](
    "contact", _contact_document, lambda document: Contact(**_without(document, "identity", "sort_name", "person_key"))
)
LOGINS = Codec[Login]("login", _plain, lambda document: Login(**_without(document)))
ATTEMPTS = Codec[Attempts]("attempt", _plain, lambda document: Attempts(**_without(document)))
SESSIONS = Codec[Session]("session", _plain, lambda document: Session(**_without(document)))
CLIENTS = Codec("client", _client_document, _client)
SIGNING_KEYS = Codec[SigningKey]("signing key", _plain, lambda document: SigningKey(**_without(document)))
HISTORY = Codec[HistoryEntry]("history entry", _history_document, lambda document: HistoryEntry(**_without(document)))
