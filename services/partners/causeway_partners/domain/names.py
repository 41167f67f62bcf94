"""How names are compared: without accents, case and width, so that people find what they mean."""

import unicodedata
from collections.abc import Mapping


def normalised(name: str) -> str:
    """Return ``name`` as it is searched and sorted: case-folded, accents left out, single spaces.

    Accents are dropped from Latin letters only in effect: Chinese and Armenian letters have none to lose.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.split())


def search_terms(names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a search by beginning looks through: each name whole, and from each of its words on."""
    terms: set[str] = set()
    for name in names.values():
        words = normalised(name).split()
        terms.update(" ".join(words[start:])[:80] for start in range(min(len(words), 12)))
    return tuple(sorted(terms))


def sort_name(names: Mapping[str, str]) -> str:
    """Return the name by which lists are ordered: the English one, else the first."""
    return normalised(names.get("en") or next(iter(names.values()), ""))
