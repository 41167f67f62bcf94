"""Texts are shown in the reader's language, or in the next best one, never in none."""

import pytest

from causeway_portal.domain.languages import Shown, best, pick, supported


@pytest.mark.parametrize(
    ("texts", "wanted", "first", "expected"),
    [
        ({"en": "Lecture", "hy": "Դասախոսություն"}, "hy", "en", Shown("Դասախոսություն", "hy")),
        ({"zh-Hant": "講座", "en": "Lecture"}, "zh-Hans", "en", Shown("講座", "zh-Hant")),
        ({"it": "Lezione", "en": "Lecture"}, "hy", "it", Shown("Lezione", "it")),
        ({"de": "Vortrag", "en": "Lecture"}, "hy", None, Shown("Lecture", "en")),
        ({"de": "Vortrag"}, "hy", None, Shown("Vortrag", "de")),
        ({"hy": "", "en": "Lecture"}, "hy", None, Shown("Lecture", "en")),
        ({}, "hy", None, Shown("", "en")),
    ],
)
def test_the_best_text_for_a_reader_is_picked(texts: dict, wanted: str, first: str | None, expected: Shown) -> None:
    assert pick(texts, wanted, first) == expected


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("HY", "hy"),
        ("hy-AM", "hy"),
        ("fr", None),
        ("", None),
    ],
)
def test_a_tag_leads_to_one_of_our_languages_or_to_none(tag: str, language: str | None) -> None:
    assert supported(tag) == language


def test_a_reader_of_languages_we_lack_gets_the_first_that_we_have() -> None:
    assert best(["fr", "hy-AM", "en"]) == "hy"


def test_a_reader_of_unknown_languages_gets_english() -> None:
    assert best(["fr", "tlh"]) == "en"
    assert best([]) == "en"
