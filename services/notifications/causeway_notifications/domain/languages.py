"""Choosing the language of a letter, so that everything in it is in one language."""

from collections.abc import Iterable, Mapping, Sequence

Texts = Mapping[str, str]
"""A text by BCP-47 language tag."""

LAST_RESORT = "en"


def closest(wanted: str, available: Iterable[str]) -> str | None:
    """Return the tag in ``available`` for a reader of ``wanted``, or none.

    The same tag wins, then the same with fewer subtags (RFC 4647, 3.4), then any of the same language.
    """
    tags = {tag.lower(): tag for tag in available}
    parts = wanted.lower().split("-")
    for length in range(len(parts), 0, -1):
        if tag := tags.get("-".join(parts[:length])):
            return tag
    return next((tag for lowered, tag in tags.items() if lowered.split("-")[0] == parts[0]), None)


def letter_language(wanted: str, *, offered: Sequence[str], title: Texts, first_language: str) -> str:
    """Return the language of a whole letter about an event.

    ``offered`` are the languages we have wordings in. A letter is written in the first of the reader's language, the
    event's first language and English in which both the wording and the event's title exist; when the title is in
    none of them, the reader's language decides.
    """
    for candidate in (wanted, first_language, LAST_RESORT):
        language = closest(candidate, offered)
        if language is not None and closest(language, title) is not None:
            return language
    return closest(wanted, offered) or LAST_RESORT


def text_in(texts: Texts, language: str) -> str:
    """Return ``texts`` for a reader of ``language``; when there is none, in whatever language there is, or empty."""
    tag = closest(language, texts) or closest(LAST_RESORT, texts) or next(iter(texts), None)
    return "" if tag is None else texts[tag]


def text_only_in(texts: Texts, language: str) -> str:
    """Return ``texts`` in ``language``, or nothing: for what may as well be left out of a letter."""
    tag = closest(language, texts)
    return "" if tag is None else texts[tag]
