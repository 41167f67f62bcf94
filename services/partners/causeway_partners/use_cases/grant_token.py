"""Decide whether a partner's system gets an access token, and for what (RFC 6749, 4.4 and 5.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.use_cases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantToken:
    """The client's id and secret, and the scopes it asks for; none asked for means all it has."""

    client_id: str
    secret: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """The client, and the scopes of its token."""

    client: ApiClient
    scopes: tuple[str, ...]


TokenError = Literal["invalid_client", "invalid_scope"]


def grant_token(command: GrantToken, work: Work, *, now: datetime) -> Grant | TokenError:
    """Return the grant, or the error as the standard names it; unknown, wrong, revoked and suspended are one."""
    client = work.clients.find(command.client_id)
    if client is None or not client.accepts(command.secret, now):
        return "invalid_client"
    institution = work.institutions.find(client.institution_id)
    if institution is None or institution.status != "active":
        return "invalid_client"
    scopes = client.granted(command.scopes)
    return "invalid_scope" if scopes is None else Grant(client, scopes)
