"""The keys that sign access tokens, and the order in which one follows another.

A new key is published before it signs, so that every service knows it when the first token comes; the former stays
published until the last token it signed has run out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SIGNS_FOR = timedelta(days=30)
KNOWN_BEFORE = timedelta(hours=1)
"""From publication to first use; also what a service that was down may miss without refusing good tokens."""

KEPT_AFTER = timedelta(hours=1)
"""From the last use to retirement; tokens last ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """An Ed25519 key; ``id`` is its ``kid``, ``jwk`` the public part, ``sealed`` the encrypted private part."""

    id: str
    revision: int = 1
    jwk: Mapping[str, str]
    sealed: str
    active_from: datetime
    retired_at: datetime | None = None

    def retired(self, now: datetime) -> "SigningKey":
        """Return the key as one that verifies nothing any more, its private part gone."""
        return self if self.retired_at else replace(self, retired_at=now, sealed="", revision=self.revision + 1)


def signing_key_at(keys: Iterable[SigningKey], now: datetime) -> SigningKey | None:
    """Return the key that signs now: the newest that is active."""
    active = [key for key in keys if key.retired_at is None and key.active_from <= now]
    return max(active, key=lambda key: (key.active_from, key.id), default=None)
