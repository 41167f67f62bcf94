"""What a visitor is looking for, and the words by which events are found."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_WORDS = 8
MAX_INDEXED = 400

_RUN = re.compile(r"\w+")
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Filters on the programme; an empty one leaves everything in."""

    programme: str = ""
    language: str = ""
    country: str = ""
    mode: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.programme or self.language or self.country or self.mode or self.words)


def words_of(text: str) -> list[str]:
    """Return the searchable words of ``text``: folded, without accents; Chinese runs as pairs of characters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))
    words: list[str] = []
    for run in _RUN.findall(plain):
        words.extend(_pairs(run) if _IDEOGRAPHS.fullmatch(run) else _split_mixed(run))
    return words


def _split_mixed(run: str) -> list[str]:
    parts: list[str] = []
    position = 0
    for match in _IDEOGRAPHS.finditer(run):
        parts.append(run[position : match.start()])
        parts.extend(_pairs(match.group()))
        position = match.end()
    return [part for part in [*parts, run[position:]] if part]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def index_words(texts: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the distinct words by which something with these texts is found; pairs also by their first character."""
    found: dict[str, None] = {}
    for by_language in texts:
        for text in by_language.values():
            found.update(dict.fromkeys(words_of(text)))
    return list(found)[:MAX_INDEXED]


def search_words(query: str) -> tuple[str, ...]:
    """Return the words a visitor typed, bounded."""
    return tuple(dict.fromkeys(words_of(query[:200])))[:MAX_WORDS]
