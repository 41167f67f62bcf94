"""Every language says everything: the same keys, the same words to fill in, no empty text."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from causeway_notifications.delivery.wordings import TEXTS, fill, read_wordings
from causeway_notifications.domain.kinds import Kind

FILES = {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in TEXTS.glob("*/mail.toml")}
MAY_BE_EMPTY = re.compile(r"notices\.\w+\.lead_\w+")


def flat(content: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in content.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def placeholders(value: Any) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)\}", " ".join(value) if isinstance(value, list) else value)))


def test_the_three_languages_are_there() -> None:
    assert set(FILES) >= {"en", "zh-Hans", "hy"}
    assert set(read_wordings().languages) == set(FILES)


@pytest.mark.parametrize("language", sorted(FILES))
def test_every_language_has_the_same_texts_with_the_same_words_to_fill_in(language: str) -> None:
    english, other = flat(FILES["en"]), flat(FILES[language])
    assert other.keys() == english.keys()
    for key, value in other.items():
        if key.startswith("language."):
            continue
        assert placeholders(value) == placeholders(english[key]), key
        assert bool(value) or MAY_BE_EMPTY.fullmatch(key), key
        assert bool(value) == bool(english[key]), key


@pytest.mark.parametrize("language", sorted(FILES))
def test_every_language_names_a_locale_that_babel_knows(language: str) -> None:
    wording = read_wordings()[language]
    locale = Locale.parse(wording.locale)
    assert wording.direction == locale.text_direction
    assert set(wording.notices) == set(Kind)


def test_a_language_that_lacks_a_text_is_noticed_when_the_service_starts(tmp_path: Path) -> None:
    folder = tmp_path / "de"
    folder.mkdir()
    (folder / "mail.toml").write_text('[language]\nname="Deutsch"\nlocale="de"\ndirection="ltr"\n[labels]\n[notices]\n')
    with pytest.raises(KeyError):
        read_wordings(tmp_path)


def test_words_that_are_filled_in_are_never_looked_at_again() -> None:
    assert fill("{title} and {name}", title="{name}", name="{title}") == "{name} and {title}"
