"""A refusal in a person's language: title, reason and next step, read from ``texts/<language>.toml``.

What has no words there keeps the English ones that the refusal itself carries.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from causeway_platform.refusals import Refusal

LOCALES = {"en": "en_GB", "zh-Hans": "zh_Hans_CN", "hy": "hy_AM"}
ENGLISH = "en"
BY_PRIMARY = {tag.split("-", 1)[0]: tag for tag in LOCALES}

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Why not, and what next, all in ``language``."""

    language: str
    title: str
    reason: str
    next_step: str


def sentence(refusal: Refusal, language: str, zone: str) -> Sentence:
    """Return the refusal's words in ``language``, moments as clocks show them in ``zone``."""
    said = said_of(refusal.slug, refusal.facts, language, zone)
    return said or Sentence(ENGLISH, refusal.title, refusal.detail, refusal.next_step)


def said_of(slug: str, facts: Mapping[str, Any], language: str, zone: str) -> Sentence | None:
    """Return the words for ``slug`` in ``language`` with ``facts`` filled in; none when there are no such words."""
    spoken = spoken_for(language)
    texts = texts_in(spoken)
    # What is short makes a difference to whoever hears that everything is taken.
    words = texts.get(f"{slug}-{facts.get('short_of')}") or texts.get(slug)
    if words is None:
        return None
    shown = _Facts({name: _shown(str(value), spoken, zone) for name, value in facts.items()})
    return Sentence(spoken, words["title"], words["reason"].format_map(shown), words["next"].format_map(shown))


def spoken_for(language: str) -> str:
    """Return which of our languages serves a reader of ``language``."""
    return BY_PRIMARY.get(_primary(language), ENGLISH)


def _primary(language: str) -> str:
    return language.split("-", 1)[0].lower()


@cache
def texts_in(language: str) -> Texts:
    """Return the words of ``language`` by slug, read once."""
    text = files("causeway_registrations.web").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    words: Texts = tomllib.loads(text)
    return words


class _Facts(dict[str, str]):
    """The facts of a refusal; one that is not there is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return "–"


# In a rush many hear the same: when registration opens, or when places are drawn.
@lru_cache(maxsize=512)
def _shown(text: str, language: str, zone: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return str(format_datetime(moment, "long", tzinfo=ZoneInfo(zone), locale=LOCALES[language]))
