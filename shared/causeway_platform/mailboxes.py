"""When two e-mail addresses are one mailbox, and what stands for its owner where the address need not be said.

Every service that holds something about a person finds it by the same key, so that all of them can answer when the
person asks what is held.
"""

import hashlib
import unicodedata


def person_key(email: str) -> str:
    """Return what a person is known by across all events: 64 hexadecimal digits, a SHA-256 over the address in one
    spelling.

    It is personal data all the same, because an address can be tried out; so it goes when the address goes.
    """
    return hashlib.sha256(f"person|{one_spelling(email)}".encode()).hexdigest()


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
