"""The words of letters by language, read from ``texts/<language>/mail.toml``; a new folder is a new language."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from causeway_notifications.domain.kinds import Kind

TEXTS = Path(__file__).parent / "texts"

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(wording: str, **values: str) -> str:
    """Return ``wording`` with ``{words}`` replaced; a value is never looked at again, whatever braces it holds."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], wording)


@dataclass(frozen=True, kw_only=True)
class NoticeWording:
    """What a kind of notice says; the ``lead_`` paragraphs follow the common ones where they apply."""

    subject: str
    heading: str
    lead: Sequence[str]
    lead_onsite: Sequence[str]
    lead_online: Sequence[str]
    lead_waiting: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Everything letters say in one language."""

    language: str
    locale: str
    direction: str
    labels: Mapping[str, str]
    notices: Mapping[Kind, NoticeWording]


@dataclass(frozen=True)
class Wordings:
    """The wordings of all languages."""

    by_language: Mapping[str, Wording]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that letters can be written in."""
        return tuple(self.by_language)

    def __getitem__(self, language: str) -> Wording:
        return self.by_language[language]


def read_wordings(folder: Path = TEXTS) -> Wordings:
    """Return the wordings in ``folder``.

    Raises:
        KeyError: a language lacks a kind of notice or one of its texts.
        ValueError: a file is not TOML.
    """
    files = sorted(folder.glob("*/mail.toml"))
    return Wordings({path.parent.name: _wording(path.parent.name, _read(path)) for path in files})


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _wording(language: str, content: Mapping[str, Any]) -> Wording:
    return Wording(
        language=language,
        locale=content["language"]["locale"],
        direction=content["language"]["direction"],
        labels=content["labels"],
        notices={kind: NoticeWording(**content["notices"][kind]) for kind in Kind},
    )
