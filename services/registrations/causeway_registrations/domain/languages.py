"""Choosing the language of what is printed, so that everything on a sheet is in one language."""

from collections.abc import Iterable, Mapping

PRINTED = ("en", "zh-Hans", "hy")
"""The languages we have the words of certificates in."""

LAST_RESORT = "en"


def closest(wanted: str, available: Iterable[str]) -> str | None:
    """Return the tag in ``available`` for a reader of ``wanted``: the same, or one of the same language; else none."""
    tags = {tag.lower(): tag for tag in available}
    parts = wanted.lower().split("-")
    for length in range(len(parts), 0, -1):
        if tag := tags.get("-".join(parts[:length])):
            return tag
    return next((tag for lowered, tag in tags.items() if lowered.split("-")[0] == parts[0]), None)


def printed_language(wanted: str, title: Mapping[str, str]) -> str:
    """Return the language of a sheet about an event: the first of the person's, the event's first and English that has
    both our words and the event's title; when none has, the person's if we have it."""
    for candidate in (wanted, next(iter(title), LAST_RESORT), LAST_RESORT):
        language = closest(candidate, PRINTED)
        if language is not None and closest(language, title) is not None:
            return language
    return closest(wanted, PRINTED) or LAST_RESORT


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text for a reader of ``language``; when there is none, in whatever language there is, or empty."""
    tag = closest(language, texts) or closest(LAST_RESORT, texts) or next(iter(texts), None)
    return "" if tag is None else texts[tag]
