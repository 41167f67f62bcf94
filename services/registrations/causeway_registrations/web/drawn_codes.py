"""Drawing access codes: from a name of the batch by a secret of the service, so that no answer has to keep them.

A repeated request draws the same codes again; whoever has only the database cannot.
"""

import hashlib
import hmac
from collections.abc import Sequence

from causeway_registrations.domain.access_code import LETTERS, fingerprint

CODE_LETTERS = 12
"""Thirty letters to choose from make 58 bits, more than anybody tries out against a limited service."""

GROUP = 4


def draw_codes(secret: str, batch: str, count: int) -> list[str]:
    """Return ``count`` codes such as ``K7QM-2XPA-9TRC``; always the same for the same batch."""
    return [_code(secret, batch, number) for number in range(count)]


def drawn_again(secrets: Sequence[str], batch: str, event_id: str, ids: Sequence[str]) -> list[str]:
    """Return the codes with these fingerprints, drawn with whichever secret it was then."""
    for secret in secrets:
        codes = draw_codes(secret, batch, len(ids))
        if codes and fingerprint(event_id, codes[0]) == ids[0]:
            return codes
    return [""] * len(ids)


def _code(secret: str, batch: str, number: int) -> str:
    digest = hmac.digest(secret.encode(), f"access code\n{batch}\n{number}".encode(), hashlib.sha256)
    drawn = int.from_bytes(digest)
    letters = []
    for _ in range(CODE_LETTERS):
        drawn, index = divmod(drawn, len(LETTERS))
        letters.append(LETTERS[index])
    text = "".join(letters)
    return "-".join(text[start : start + GROUP] for start in range(0, CODE_LETTERS, GROUP))
