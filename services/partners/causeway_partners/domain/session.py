"""A session of a signed-in contact: a family of refresh tokens of which only the newest is good.

A token is ``<session id>.<secret>``; the session knows the SHA-256 of the newest secret only. The session id is told to
nobody but in these tokens, so whoever shows it with another secret shows a token that was used before: then either that
one or the present one was stolen, and the whole session ends (RFC 9700, 4.14.2).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from causeway_partners.domain.credentials import digest, matches, new_secret
from causeway_partners.domain.refusals import SessionEnded
from causeway_platform.identifiers import new_id

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A contact's session; ``ended_because`` is none while it lasts."""

    id: str = field(default_factory=new_id)
    revision: int = 1
    contact_id: str
    token_hash: str
    started_at: datetime
    refreshed_at: datetime
    ends_at: datetime
    ended_because: str | None = None

    def is_current(self, secret: str) -> bool:
        """Say whether ``secret`` is the newest one."""
        return matches(secret, self.token_hash)

    def is_over(self, now: datetime) -> bool:
        """Say whether it has ended, lain idle too long or reached its longest time."""
        return self.ended_because is not None or now >= min(self.ends_at, self.refreshed_at + IDLE)

    def rotated(self, now: datetime) -> "tuple[Session, str]":
        """Return the session with a new token, and that token."""
        secret = new_secret()
        session = replace(self, token_hash=digest(secret), refreshed_at=now, revision=self.revision + 1)
        return session, f"{self.id}.{secret}"

    def ended(self, because: str) -> "Session":
        """Return the session at its end."""
        return self if self.ended_because else replace(self, ended_because=because, revision=self.revision + 1)


def started_session(contact_id: str, now: datetime) -> tuple[Session, str]:
    """Return a new session and its first refresh token."""
    secret = new_secret()
    session = Session(
        contact_id=contact_id,
        token_hash=digest(secret),
        started_at=now,
        refreshed_at=now,
        ends_at=now + LONGEST,
    )
    return session, f"{session.id}.{secret}"


def split_token(token: str) -> tuple[str, str]:
    """Return the session's id and the secret in a refresh token; both are empty when it is none."""
    session_id, dot, secret = token.partition(".")
    return (session_id, secret) if dot else ("", "")


def session_over() -> SessionEnded:
    """Return the one refusal for every session that cannot go on; why is not said to whoever shows the token."""
    return SessionEnded("This session has ended or never was.", next_step="Sign in again.")
