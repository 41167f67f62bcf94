"""Let a partner's system call our interfaces."""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.api_client import ApiClient, new_client
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeClient:
    """Whose system, what it is called, what it may do, and the secret that opens the door."""

    institution_id: str
    label: str
    scopes: tuple[str, ...]
    secret: str
    by: str


def make_client(command: MakeClient, work: Work, *, now: datetime) -> ApiClient:
    """Return the new client.

    Raises:
        UnknownSubject: there is no such institution.
        InstitutionSuspended: it takes no part at present.
    """
    institution = work.institutions.get(command.institution_id)
    institution.refuse_when_suspended()
    client = new_client(institution.id, command.label, command.scopes, command.secret, now)
    work.clients.add(client)
    changes = {"label": client.label, "scopes": client.scopes}
    work.history.add(
        HistoryEntry(subject=client.id, subject_revision=1, at=now, by=command.by, action="made", changes=changes)
    )
    return client
