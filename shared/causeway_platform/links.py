"""Signed links: what lets a person without an account see and change what is theirs.

A token is the purpose, the subject's id, a version and an HMAC-SHA256 over them; nothing is stored, so nothing can be
stolen from a database, and raising the version revokes what was sent before.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from causeway_platform.refusals import Kind, Refusal

_TOKEN = re.compile(r"([A-Za-z0-9-]{1,64})\.([0-9]{1,6})\.([A-Za-z0-9_-]{27})")
_SIGNATURE_BYTES = 20
"""160 bits, above the 128 that ASVS 5.0 7.2.3 asks for, and short enough for a QR code at error level M."""


class UnknownLink(Refusal):
    """Forged, revoked or for another purpose: the answer is always the same, so that nothing can be learnt."""

    slug = "unknown-link"
    kind = Kind.NOT_FOUND
    title = "This link does not work"


_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class LinkSubject:
    """What a verified link is about."""

    id: str
    version: int


@dataclass(frozen=True)
class Links:
    """Signs with the first key and accepts all of them, so that keys can be rotated."""

    keys: Sequence[str]

    def sign(self, purpose: str, subject: str, version: int = 0) -> str:
        """Return a token of about 70 characters for ``subject``, an id of letters, digits and hyphens."""
        return f"{subject}.{version}.{_signature(self.keys[0], purpose, subject, version)}"

    def verify(self, purpose: str, token: str) -> LinkSubject:
        """Return what ``token`` was signed for.

        Raises:
            UnknownLink: it was not signed by us for this purpose.
        """
        if parts := _TOKEN.fullmatch(token):
            subject, version, signature = parts[1], int(parts[2]), parts[3]
            for key in self.keys:
                if hmac.compare_digest(signature, _signature(key, purpose, subject, version)):
                    return LinkSubject(subject, version)
        raise unknown_link()

    def sign_until(self, purpose: str, subject: str, until: datetime) -> str:
        """Return a token that works until the full hour after ``until``; the hour stands in place of a version."""
        return self.sign(purpose, subject, -(-int(until.timestamp()) // _HOUR_S))

    def verify_until(self, purpose: str, token: str, now: datetime) -> str:
        """Return the subject of a token made by ``sign_until``.

        Raises:
            UnknownLink: it was not signed by us for this purpose, or its time is over.
        """
        found = self.verify(purpose, token)
        if now >= datetime.fromtimestamp(found.version * _HOUR_S, UTC):
            raise unknown_link()
        return found.id


def unknown_link() -> UnknownLink:
    """Return the one answer for every link that does not work."""
    return UnknownLink(
        "This link is not valid, or no longer.",
        next_step="Use the link in the newest message about your registration.",
    )


def _signature(key: str, purpose: str, subject: str, version: int) -> str:
    content = f"{purpose}\n{subject}\n{version}".encode()
    digest = hmac.digest(key.encode(), content, hashlib.sha256)[:_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
