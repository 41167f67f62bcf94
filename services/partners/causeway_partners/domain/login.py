"""How a contact signs in with a password, and how guessing is slowed down."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from causeway_partners.domain.credentials import digest
from causeway_partners.domain.refusals import TooManyAttempts

FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
"""Never for ever: otherwise anybody could lock anybody out."""

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A contact's password, as an argon2 hash; ``id`` is the contact's."""

    id: str
    revision: int = 1
    password_hash: str
    password_set_at: datetime
    last_login_at: datetime | None = None

    def with_password(self, password_hash: str, now: datetime) -> "Login":
        """Return the login with another password."""
        return replace(self, password_hash=password_hash, password_set_at=now, revision=self.revision + 1)

    def used(self, now: datetime) -> "Login":
        """Return the login after a successful use."""
        return replace(self, last_login_at=now, revision=self.revision + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """The wrong passwords given for one address, whether it has a login or not, so that both answer alike."""

    id: str
    revision: int = 1
    failures: int = 0
    locked_until: datetime | None = None
    last_failure_at: datetime | None = None

    def refuse_while_locked(self, now: datetime) -> None:
        """Let an attempt pass when it need not wait.

        Raises:
            TooManyAttempts: with the seconds to wait as ``retry_after``.
        """
        if self.locked_until is not None and now < self.locked_until:
            wait = max(1, round((self.locked_until - now).total_seconds()))
            raise TooManyAttempts(
                f"After {self.failures} wrong passwords the next attempt has to wait.",
                next_step=f"Try again in {wait} seconds, or ask the exchange office for a new password.",
                retry_after=wait,
            )

    def failed(self, now: datetime) -> "Attempts":
        """Return the attempts after another wrong password; from the fifth on each doubles the wait."""
        stale = self.last_failure_at is not None and now - self.last_failure_at > FORGOTTEN_AFTER
        failures = 1 if stale else self.failures + 1
        return replace(
            self,
            failures=failures,
            locked_until=_locked_until(failures, now),
            last_failure_at=now,
            revision=self.revision + 1,
        )

    def forgotten(self) -> "Attempts":
        """Return the attempts after a right password or a new one."""
        return replace(self, failures=0, locked_until=None, revision=self.revision + 1)


def attempts_id(identity: str) -> str:
    """Return the id of the attempts for an address; hashed, because most unknown addresses are mistyped real ones."""
    return digest(identity)


def _locked_until(failures: int, now: datetime) -> datetime | None:
    if failures < FREE_ATTEMPTS:
        return None
    doublings = min(failures - FREE_ATTEMPTS, 10)
    return now + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
