"""The Idempotency-Key header: a request that is sent again gets the first answer and changes nothing."""

import hashlib
import re

from causeway_platform.commands import Claim
from causeway_platform.refusals import Kind, Refusal

KEY_PATTERN = r"[A-Za-z0-9_:.\-]{1,128}"
_KEY = re.compile(KEY_PATTERN)


class MalformedIdempotencyKey(Refusal):
    """The key cannot be kept as it is."""

    slug = "idempotency-key-malformed"
    kind = Kind.MALFORMED
    title = "The Idempotency-Key cannot be used"


def claim_of(key: str | None, *, caller: str, method: str, target: str, body: bytes) -> Claim | None:
    """Return the claim that a request makes on an earlier answer, or none without a key.

    Args:
        key: the header's value.
        caller: one caller's keys are unknown to every other.
        method: with ``target`` (path and query) and ``body`` what the key stands for.
        target: the path with its query.
        body: the raw bytes.

    Raises:
        MalformedIdempotencyKey: it is no key of 1 to 128 letters, digits, hyphens, underscores, colons and dots.
    """
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise MalformedIdempotencyKey(
            "An Idempotency-Key has 1 to 128 letters, digits, hyphens, underscores, colons and dots.",
            next_step="Send a fresh UUID as the key.",
        )
    digest = hashlib.sha256(f"{method} {target}\n".encode())
    digest.update(body)
    return Claim(key=key, caller=caller, fingerprint=digest.hexdigest())
