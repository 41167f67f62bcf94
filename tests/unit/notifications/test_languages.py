"""A letter is in one language: the reader's if we can, otherwise one in which everything exists."""

import pytest

from causeway_notifications.domain.languages import closest, letter_language, text_in, text_only_in

OFFERED = ("en", "hy", "zh-Hans")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("zh-Hans", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("hy-AM", "hy"),
        ("fr", None),
    ],
)
def test_the_closest_language_is_the_same_then_the_shorter_then_any_of_its_kind(wanted: str, found: str | None) -> None:
    assert closest(wanted, OFFERED) == found


def test_the_exact_tag_wins_over_a_shorter_one() -> None:
    assert closest("zh-Hans", ["zh", "zh-Hans"]) == "zh-Hans"


@pytest.mark.parametrize(
    ("wanted", "title", "first", "language"),
    [
        ("hy", {"en": "A", "hy": "Ա"}, "en", "hy"),
        ("hy", {"en": "A", "zh-Hans": "甲"}, "zh-Hans", "zh-Hans"),
        ("fr", {"en": "A", "hy": "Ա"}, "hy", "hy"),
        ("fr", {"fr": "A", "en": "A"}, "fr", "en"),
        ("hy", {"fr": "A"}, "fr", "hy"),
        ("de", {"fr": "A"}, "fr", "en"),
    ],
)
def test_a_letter_is_written_in_the_first_language_that_has_both_wording_and_title(
    wanted: str, title: dict[str, str], first: str, language: str
) -> None:
    assert letter_language(wanted, offered=OFFERED, title=title, first_language=first) == language


def test_a_text_that_must_be_shown_falls_back_and_one_that_need_not_is_left_out() -> None:
    texts = {"en": "Hall", "hy": "Սրահ"}
    assert text_in(texts, "zh-Hans") == "Hall"
    assert text_in({"fr": "Salle"}, "hy") == "Salle"
    assert text_in({}, "hy") == ""
    assert text_only_in(texts, "hy-AM") == "Սրահ"
    assert text_only_in(texts, "zh-Hans") == ""
