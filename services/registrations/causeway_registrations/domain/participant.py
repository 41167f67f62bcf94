"""Who takes part: a name and an address, and what makes two addresses the same person."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from causeway_platform.mailboxes import one_spelling, person_key

__all__ = ["Consent", "Participant", "identity_in", "one_spelling", "person_key"]


@dataclass(frozen=True, slots=True)
class Participant:
    """A person by name and e-mail address, kept as they wrote them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Which version of the terms a person accepted, and when."""

    version: str
    at: datetime


def identity_in(event_id: str, email: str) -> str:
    """Return what a person is known by in one event: a SHA-256 over the event and the address in one spelling.

    It tells duplicates apart without the address, and one event's participants from another's.
    """
    return hashlib.sha256(f"{event_id}|{one_spelling(email)}".encode()).hexdigest()
