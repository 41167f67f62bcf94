"""An address that mail servers have refused, known by its fingerprint only."""

import hashlib
import unicodedata
from dataclasses import dataclass, replace

FLAGGED_AFTER = 3
"""Refusals for good after which nothing more is tried: going on would harm our name as a sender."""


def fingerprint(email: str) -> str:
    """Return what stands for an address, so that no list of addresses has to be kept."""
    return hashlib.sha256(unicodedata.normalize("NFC", email).casefold().encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAddress:
    """How often mail to an address was refused for good."""

    id: str
    revision: int
    refusals: int

    @classmethod
    def first(cls, email: str) -> "RefusedAddress":
        """Return the record of a first refusal."""
        return cls(id=fingerprint(email), revision=1, refusals=1)

    def refuse(self) -> "RefusedAddress":
        """Count another refusal."""
        return replace(self, revision=self.revision + 1, refusals=self.refusals + 1)

    @property
    def flagged(self) -> bool:
        """Say whether nothing more should be sent there until somebody asks for it."""
        return self.refusals >= FLAGGED_AFTER
