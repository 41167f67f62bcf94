"""Aggregates as JSON."""

from typing import Any

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.contact import Contact
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.domain.institution import Institution
from causeway_partners.use_cases.import_institutions import ImportedRow
from causeway_platform.web.callers import OPERATOR, Caller


def institution_view(institution: Institution, caller: Caller) -> dict[str, Any]:
    """Return an institution; its reference in our lists is for the exchange office only."""
    reference = {"reference": institution.reference} if caller.role is OPERATOR else {}
    return {
        "id": institution.id,
        "names": dict(institution.names),
        "kind": institution.kind,
        "country": institution.country,
        "zone": institution.zone,
        "languages": list(institution.languages),
        "website": institution.website,
        "status": institution.status,
        "enrolled_at": institution.enrolled_at.isoformat(),
        "revision": institution.revision,
        **reference,
    }


def contact_view(contact: Contact) -> dict[str, Any]:
    """Return a contact."""
    return {
        "id": contact.id,
        "institution_id": contact.institution_id,
        "role": contact.role,
        "name": contact.name,
        "email": contact.email,
        "language": contact.language,
        "zone": contact.zone,
        "active": contact.active,
        "named_at": contact.named_at.isoformat(),
        "revision": contact.revision,
    }


def client_view(client: ApiClient) -> dict[str, Any]:
    """Return a partner system, without its secrets; ``secret_until`` says when the former one stops working."""
    former = client.secrets[-2].until if len(client.secrets) > 1 else None
    return {
        "id": client.id,
        "institution_id": client.institution_id,
        "label": client.label,
        "scopes": list(client.scopes),
        "made_at": client.made_at.isoformat(),
        "former_secret_until": former.isoformat() if former else None,
        "revision": client.revision,
    }


def history_view(entry: HistoryEntry) -> dict[str, Any]:
    """Return one change."""
    return {
        "at": entry.at.isoformat(),
        "by": entry.by,
        "action": entry.action,
        "revision": entry.subject_revision,
        "changes": {name: _plain(value) for name, value in entry.changes.items()},
    }


def imported_row_view(row: ImportedRow) -> dict[str, Any]:
    """Return the outcome of one imported row."""
    return {
        "reference": row.reference,
        "outcome": row.outcome,
        "institution_id": row.institution_id,
        "reason": row.reason,
        "errors": list(row.errors),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if hasattr(value, "items") else value
