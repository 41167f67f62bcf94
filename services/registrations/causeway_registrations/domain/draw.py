"""A fair draw instead of speed: everybody gets a number that nobody can foresee and everybody can check afterwards.

The number comes from the lottery's seed, whose SHA-256 is published before anybody joins, and from who the person is in
this event, so neither the organiser nor the person can choose it, and the same seed draws the same order again.
"""

import hashlib

SPAN = 2**52
"""Draw numbers are below it, positions of who comes after a draw above, and both are whole in JSON (RFC 7493, 2.2).

Among 100,000 who take part, two have the same number once in a million draws; then their ids decide.
"""


def draw_number(seed: str, identity: str) -> int:
    """Return the number of one person: the first 52 bits of a SHA-256 over seed and identity. The smallest wins."""
    digest = hashlib.sha256(f"{seed}|{identity}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 12
