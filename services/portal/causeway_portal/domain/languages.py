"""Which language a text is shown in: never a mixture, always something readable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "zh-Hans", "hy")
"""The languages of the pages, the default first; a new one needs a file in ``pages/texts`` and a word here."""

DEFAULT = LANGUAGES[0]

_ALIASES = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans-cn": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and the language it is in, so that a page can say so in its ``lang`` attribute."""

    text: str
    language: str


NOTHING = Shown("", DEFAULT)


def primary(tag: str) -> str:
    """Return the language part of a BCP-47 tag: ``zh`` of ``zh-Hans``."""
    return tag.split("-", 1)[0].lower()


def pick(texts: Mapping[str, str], wanted: str, first: str | None = None) -> Shown:
    """Return the best text for a reader of ``wanted``.

    Exactly that language, else the same language otherwise written, else the event's ``first``, else English, else
    whatever there is.
    """
    same = [tag for tag in texts if primary(tag) == primary(wanted)]
    for tag in (wanted, *same, first, DEFAULT, *texts):
        if tag is not None and (text := texts.get(tag)):
            return Shown(text, tag)
    return NOTHING


def supported(tag: str) -> str | None:
    """Return which of our languages ``tag`` asks for, or none."""
    lowered = tag.strip().lower()
    if alias := _ALIASES.get(lowered):
        return alias
    exact = [language for language in LANGUAGES if language.lower() == lowered]
    close = [language for language in LANGUAGES if primary(language) == primary(lowered)]
    return next(iter([*exact, *close]), None)


def best(wanted: Iterable[str]) -> str:
    """Return our language for a reader who wants these, the most wanted first."""
    return next((language for tag in wanted if (language := supported(tag))), DEFAULT)
