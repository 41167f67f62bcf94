"""The few words of our own in a calendar, by language; a further language is a further file in ``texts``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from causeway_events.domain.texts import best_language

Words = Mapping[str, str]


@cache
def all_words() -> Mapping[str, Words]:
    """Return the words by language."""
    found = (files("causeway_events.web") / "texts").iterdir()
    texts = {entry.name.removesuffix(".toml"): entry for entry in found if entry.name.endswith(".toml")}
    return {tag: tomllib.loads(texts[tag].read_text(encoding="utf-8")) for tag in sorted(texts)}


def words_in(language: str) -> Words:
    """Return the words that suit a text in ``language`` best: the same language, or else English."""
    words = all_words()
    return words[best_language(words, language) or "en"]
