"""Take back the access of a partner's system."""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeClient:
    """The client, and who asks."""

    client_id: str
    by: str


def revoke_client(command: RevokeClient, work: Work, *, now: datetime) -> ApiClient:
    """Return the client without access; tokens already given run out within ten minutes.

    Raises:
        UnknownSubject: there is no such client.
        ClientRevoked: it has no access already.
    """
    client = work.clients.get(command.client_id).revoked(now)
    work.clients.save(client)
    work.history.add(
        HistoryEntry(subject=client.id, subject_revision=client.revision, at=now, by=command.by, action="revoked")
    )
    return client
