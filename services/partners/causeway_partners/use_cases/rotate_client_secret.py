"""Give a partner's system a new secret; the former works for a day longer."""

from dataclasses import dataclass
from datetime import datetime

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.history import HistoryEntry
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateClientSecret:
    """The client, its new secret, and who asks."""

    client_id: str
    secret: str
    by: str


def rotate_client_secret(command: RotateClientSecret, work: Work, *, now: datetime) -> ApiClient:
    """Return the client with its new secret.

    Raises:
        UnknownSubject: there is no such client.
        ClientRevoked: its access was taken back.
    """
    client = work.clients.get(command.client_id).with_new_secret(command.secret, now)
    work.clients.save(client)
    work.history.add(
        HistoryEntry(
            subject=client.id, subject_revision=client.revision, at=now, by=command.by, action="secret rotated"
        )
    )
    return client
