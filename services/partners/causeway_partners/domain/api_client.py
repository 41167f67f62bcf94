"""A partner's system that calls our interfaces: OAuth2 client credentials (RFC 6749, 4.4)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from causeway_partners.domain.credentials import digest, matches
from causeway_partners.domain.refusals import ClientRevoked
from causeway_platform.identifiers import new_id

OVERLAP = timedelta(hours=24)
"""How long the former secret still works after a new one was made, so that systems can change over."""

SCOPES = ("events:read", "events:write", "partners:read", "registrations:read", "registrations:write")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSecret:
    """A secret by its SHA-256; ``until`` is none for the newest."""

    hash: str
    made_at: datetime
    until: datetime | None = None

    def works_at(self, now: datetime) -> bool:
        """Say whether it has not run out."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiClient:
    """A system of one institution; its id is the ``client_id``."""

    id: str = field(default_factory=new_id)
    revision: int = 1
    institution_id: str
    label: str
    scopes: tuple[str, ...]
    secrets: tuple[ClientSecret, ...]
    made_at: datetime
    revoked_at: datetime | None = None

    def accepts(self, secret: str, now: datetime) -> bool:
        """Say whether ``secret`` opens the door; every stored secret is compared, so that time tells nothing."""
        opened = [matches(secret, kept.hash) and kept.works_at(now) for kept in self.secrets]
        return any(opened) and self.revoked_at is None

    def with_new_secret(self, secret: str, now: datetime) -> "ApiClient":
        """Return the client with ``secret``; the one before works for ``OVERLAP`` longer, older ones no more.

        Raises:
            ClientRevoked: its access was taken back.
        """
        self._refuse_when_revoked()
        newest = replace(self.secrets[-1], until=now + OVERLAP)
        kept = (newest, ClientSecret(hash=digest(secret), made_at=now))
        return replace(self, secrets=kept, revision=self.revision + 1)

    def revoked(self, now: datetime) -> "ApiClient":
        """Return the client without access.

        Raises:
            ClientRevoked: it has none already.
        """
        self._refuse_when_revoked()
        return replace(self, revoked_at=now, revision=self.revision + 1)

    def granted(self, asked: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the scopes of a token: all when none is asked for, none at all when one asked for is not its own."""
        if not asked:
            return self.scopes
        return tuple(sorted(set(asked))) if set(asked) <= set(self.scopes) else None

    def _refuse_when_revoked(self) -> None:
        if self.revoked_at is not None:
            raise ClientRevoked(
                "The access of this client was taken back.", next_step="Make a new client for the system."
            )


def new_client(institution_id: str, label: str, scopes: tuple[str, ...], secret: str, now: datetime) -> ApiClient:
    """Return a client that ``secret`` opens."""
    return ApiClient(
        institution_id=institution_id,
        label=label,
        scopes=tuple(sorted(set(scopes))),
        secrets=(ClientSecret(hash=digest(secret), made_at=now),),
        made_at=now,
    )
