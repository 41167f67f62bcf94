"""The code on a certificate: short enough to type, too many to guess, and with a character that shows slips of typing.

19 characters of 32 make 95 random bits; the twentieth is a check by Luhn's rule over 32 signs, which notices every
single wrong character and all but one swap of neighbours.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U, so that nothing looks like something else."""

LENGTH = 20
GROUP = 4
LONGEST_TYPED = 60

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return a code that nobody can foresee, in capitals and without divisions."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return drawn + _check_character(drawn)


def typed_code(text: str) -> str | None:
    """Return the code that somebody typed or scanned, or none when it cannot be one."""
    if len(text) > LONGEST_TYPED:
        return None
    bare = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_LOOKALIKES)
    if len(bare) != LENGTH or any(sign not in ALPHABET for sign in bare):
        return None
    return bare if _check_character(bare[:-1]) == bare[-1] else None


def shown_code(code: str) -> str:
    """Return the code in groups of four, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _check_character(drawn: str) -> str:
    base = len(ALPHABET)
    total = 0
    for place, sign in enumerate(reversed(drawn)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // base + value % base
    return ALPHABET[-total % base]
