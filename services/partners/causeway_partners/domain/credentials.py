"""Random secrets that we hand out once and afterwards know only by their SHA-256.

A hash without salt and stretching is right here: the secrets have 256 random bits, so there is nothing to guess.
"""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """Return 256 random bits as 43 characters fit for URLs."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of ``secret`` in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, stored: str) -> bool:
    """Say whether ``stored`` is the digest of ``secret``, in a time that does not depend on where they differ."""
    return hmac.compare_digest(digest(secret), stored)
