"""Which languages a caller reads, from the Accept-Language header."""

import re
from functools import lru_cache

MAX_LENGTH = 500
MAX_LANGUAGES = 10

_CHOICE = re.compile(r"\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")


@lru_cache(maxsize=512)
def preferred_languages(header: str) -> tuple[str, ...]:
    """Return the language tags of ``header``, the most wanted first; what cannot be read is left out."""
    wanted: list[tuple[float, str]] = []
    for part in header[:MAX_LENGTH].split(",")[:MAX_LANGUAGES]:
        if found := _CHOICE.fullmatch(part):
            weight = float(found[2]) if found[2] else 1.0
            if weight > 0:
                wanted.append((weight, found[1]))
    return tuple(tag for _, tag in sorted(wanted, key=lambda choice: -choice[0]))
