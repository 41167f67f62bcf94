"""A code that opens the door to one event; only its fingerprint is kept, so that nobody can read codes here."""

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.gate_refusals import CodeNotValid

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Those that nobody takes for another one."""

HINT_LETTERS = 3


def normalised(code: str) -> str:
    """Return ``code`` as people mean it: small letters, blanks and hyphens make no difference."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", code).upper() if letter.isalnum())


def fingerprint(event_id: str, code: str) -> str:
    """Return what a code of one event is kept under: 64 hexadecimal digits, so that a code of another is unknown."""
    return hashlib.sha256(f"access|{event_id}|{normalised(code)}".encode()).hexdigest()


def hint_of(code: str) -> str:
    """Return the beginning of a code, by which operators tell it from others."""
    return normalised(code)[:HINT_LETTERS]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCode:
    """A code as it stands; ``id`` is its fingerprint."""

    id: str
    revision: int = 1
    event_id: str
    hint: str
    label: str
    limit: int | None
    """How many live registrations may use it at a time; none for any number."""
    uses: int = 0
    expires_at: datetime | None = None
    kind: str | None = None
    """The kind of ticket that it is for; none for all of them."""
    bound_to: str | None = None
    """The key of the person that it is for; none for everybody who has it."""
    allotment_id: str | None = None
    """The share of the places that it belongs to, as whoever made it calls that."""
    created_at: datetime
    revoked_at: datetime | None = None

    def opens_for(self, person_key: str, kind: str | None, now: datetime) -> bool:
        """Say whether this person can use it now for a ticket of ``kind``."""
        for_them = self.bound_to in {None, person_key} and self.kind in {None, kind}
        return for_them and self.state(now) == "open"

    def state(self, now: datetime) -> str:
        """Return how it stands: ``open``, ``used-up``, ``expired`` or ``revoked``."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and now >= self.expires_at:
            return "expired"
        return "used-up" if self.limit is not None and self.uses >= self.limit else "open"

    def use(self) -> "AccessCode":
        """Count one more registration."""
        return replace(self, revision=self.revision + 1, uses=self.uses + 1)

    def give_back(self) -> "AccessCode":
        """Count one registration less, because it has ended."""
        return replace(self, revision=self.revision + 1, uses=max(0, self.uses - 1))

    def revoke(self, now: datetime) -> "AccessCode":
        """Let nobody in by it any more; who is in stays in. Whom it alone was for need not be known any longer."""
        if self.revoked_at is not None:
            return self
        if self.bound_to is not None:
            return self.forget_person(now)
        return replace(self, revision=self.revision + 1, revoked_at=now)

    def forget_person(self, now: datetime) -> "AccessCode":
        """Return it without whom it was for: revoked, or it would open for everybody; its uses are counted as before.

        What somebody wrote on it goes, too, because it was written about this one person.
        """
        revoked_at = self.revoked_at or now
        return replace(self, revision=self.revision + 1, revoked_at=revoked_at, bound_to=None, label="")


def code_not_valid() -> CodeNotValid:
    """Return the one answer for every code that does not open, so that nothing can be learnt by trying."""
    return CodeNotValid(
        "This code does not open this event.",
        next_step="Check the code in your invitation, or ask whoever sent it to you.",
    )
