"""Which languages a caller reads, from the Accept-Language header."""

import re
from collections.abc import Sequence
from functools import lru_cache

MAX_LENGTH = 500
MAX_LANGUAGES = 10

ENGLISH = "en"
SPOKEN = (ENGLISH, "zh-Hans", "hy")
"""The languages that refusals are told in."""

_CHOICE = re.compile(r"\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")
_SPOKEN_BY_PRIMARY = {tag.partition("-")[0]: tag for tag in SPOKEN}


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


def spoken_to(languages: Sequence[str]) -> str:
    """Return in which of our languages to answer whoever reads ``languages``, the most wanted first."""
    known = (_SPOKEN_BY_PRIMARY.get(tag.partition("-")[0].lower()) for tag in languages)
    return next((spoken for spoken in known if spoken), ENGLISH)
