"""Who takes part: a name and an address, and what makes two addresses the same person."""

import hashlib
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Participant:
    """A person by name and e-mail address, kept as they wrote them."""

    name: str
    email: str


def identity_in(event_id: str, email: str) -> str:
    """Return what a person is known by in one event: a SHA-256 over the event and the address in one spelling.

    It tells duplicates apart without the address, and one event's participants from another's.
    """
    return hashlib.sha256(f"{event_id}|{one_spelling(email)}".encode()).hexdigest()


def one_spelling(email: str) -> str:
    """Return ``email`` so that equal mailboxes are equal texts: composed, case folded, the domain in ASCII.

    Dots and plus signs stay, because only the mailbox's owner knows whether they matter.
    """
    if email.isascii():
        return email.lower()
    local, _, domain = unicodedata.normalize("NFC", email).casefold().rpartition("@")
    return f"{unicodedata.normalize('NFC', local)}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        # Not a domain by IDNA; the folded text still tells it from others.
        return domain
