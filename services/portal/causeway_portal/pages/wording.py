"""The words of the pages, one file a language; a page takes all of its words from one of them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from markupsafe import Markup, escape

from causeway_portal.domain.languages import LANGUAGES

Leaf = str | Mapping[str, str]

LOCALES = {"en": "en_GB", "zh-Hans": "zh_Hans_CN", "hy": "hy_AM"}
"""Which conventions for dates and names go with a language; English is written the international way."""


class Wording:
    """The words of one language."""

    def __init__(self, language: str, leaves: Mapping[str, Leaf]) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self.leaves = leaves

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for ``key`` with ``values`` filled in.

        Raises:
            KeyError: there are no such words.
        """
        return _text(self.leaves[key]).format(**values) if values else _text(self.leaves[key])

    def plural(self, key: str, count: int, **values: object) -> str:
        """Return the words for ``count`` things; they may show the ``{count}`` itself."""
        leaf = self.leaves[key]
        form = leaf[self.locale.plural_form(count)] if isinstance(leaf, Mapping) else leaf
        return form.format(count=self.number(count), **values)

    def markup(self, key: str, **values: object) -> Markup:
        """Return the words for ``key`` as HTML; ``values`` may be markup, such as a link, all else is escaped."""
        return Markup(str(escape(_text(self.leaves[key])))).format(**values)  # noqa: S704  (escaped just before)

    def find(self, key: str) -> str | None:
        """Return the words for a key that comes from outside, or none."""
        leaf = self.leaves.get(key)
        return leaf if isinstance(leaf, str) else None

    def number(self, count: int) -> str:
        """Return a whole number as this language writes it."""
        return f"{count:,}".replace(",", self.locale.number_symbols["latn"]["group"])

    def country(self, code: str) -> str:
        """Return a country's name."""
        return str(self.locale.territories.get(code, code))

    def language_name(self, tag: str) -> str:
        """Return the name of the language ``tag`` in this language."""
        return str(Locale.parse(tag, sep="-").get_display_name(self.locale))


def _text(leaf: Leaf) -> str:
    return leaf if isinstance(leaf, str) else leaf["other"]


def own_name(tag: str) -> str:
    """Return a language's name in itself."""
    return OWN_NAMES[tag]


PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The names of plural forms in CLDR; a table of nothing else is one text."""

OWN_NAMES = {"en": "English", "zh-Hans": "简体中文", "hy": "Հայերեն"}


@cache
def wording(language: str) -> Wording:
    """Return the words of ``language``, read once."""
    return Wording(language, read_leaves(language))


def all_wordings() -> Mapping[str, Wording]:
    """Return the words of every language of the portal."""
    return {language: wording(language) for language in LANGUAGES}


def read_leaves(language: str) -> dict[str, Leaf]:
    """Return the texts of ``language`` by dotted key; a leaf is a text, or texts by plural form."""
    leaves: dict[str, Leaf] = {}
    for file in sorted(files("causeway_portal.pages").joinpath("texts", language).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            _collect(tomllib.loads(file.read_text("utf-8")), "", leaves)
    return leaves


def _collect(table: Mapping[str, Any], prefix: str, leaves: dict[str, Leaf]) -> None:
    for name, value in table.items():
        if isinstance(value, str) or set(value) <= PLURAL_FORMS:
            leaves[prefix + name] = value
        else:
            _collect(value, f"{prefix}{name}.", leaves)
