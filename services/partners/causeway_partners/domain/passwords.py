"""Which passwords are accepted: long and not common; no rules about kinds of characters (NIST SP 800-63B, 3.1.1)."""

import itertools
import unicodedata

from causeway_partners.domain.refusals import WeakPassword

SHORTEST = 12
LONGEST = 128
"""Far above what people type, and little enough that hashing it stays cheap."""

COMMON_CORES = (
    "password",
    "passwort",
    "changeme",
    "letmein",
    "welcome",
    "qwerty",
    "qwertz",
    "azerty",
    "administrator",
    "admin",
    "operator",
    "causeway",
    "iloveyou",
    "secret",
    "default",
    "monkey",
    "dragon",
    "football",
    "woaini",
    "1q2w3e4r5t",
    "abc",
    "test",
)
"""What a common password is made of once its digits and signs are taken away."""


def check_password(password: str, *, email: str) -> None:
    """Accept ``password`` for the contact with this address, or refuse it.

    Raises:
        WeakPassword: it is too short, too long, common, repeats itself, or is the address.
    """
    text = unicodedata.normalize("NFC", password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise _weak(f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(text)}.")
    folded = text.casefold()
    if len(set(folded)) < 5 or _is_a_run(folded):
        raise _weak("The password repeats or continues the same few characters.")
    if _is_common(folded):
        raise _weak("The password is one that many people use.")
    if _says_whose(folded, email.casefold()):
        raise _weak("The password is made of the e-mail address.")


def _weak(reason: str) -> WeakPassword:
    return WeakPassword(
        reason,
        next_step=f"Choose at least {SHORTEST} characters, for example four words that do not belong together.",
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _is_a_run(text: str) -> bool:
    """Say whether it counts up or down: 123456789012, abcdefghijkl."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in itertools.pairwise(text)}
    return steps <= {1} or steps <= {9}


def _is_common(text: str) -> bool:
    rest = "".join(letter for letter in text if letter.isalpha())
    while rest:
        core = next((core for core in COMMON_CORES if rest.startswith(core)), None)
        if core is None:
            return any(text.startswith(core) and text[len(core) :].isdigit() for core in COMMON_CORES)
        rest = rest[len(core) :]
    # Only digits and signs are left: twelve of them are guessed by counting.
    return True


def _says_whose(text: str, email: str) -> bool:
    local = email.partition("@")[0]
    return text == email or (len(local) > 3 and len(text.replace(local, "")) < 5)
