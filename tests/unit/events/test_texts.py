"""Texts by language: who reads what."""

import pytest

from causeway_events.domain.texts import best_language, best_text, said

LECTURE = {"en": "Lecture", "zh-Hans": "讲座", "hy": "Դասախոսություն"}


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [("zh-Hans", "讲座"), ("zh-hans", "讲座"), ("zh-Hant", "讲座"), ("hy-AM", "Դասախոսություն"), ("fr", "Lecture")],
)
def test_a_reader_gets_the_exact_language_or_the_same_one_in_another_script_or_else_english(wanted, shown):
    assert best_text(LECTURE, wanted) == shown


def test_before_english_come_the_languages_that_the_event_is_held_in():
    assert best_text(LECTURE, "fr", ("hy", "zh-Hans")) == "Դասախոսություն"


def test_when_there_is_neither_any_wording_is_better_than_none():
    assert best_text({"ka": "ლექცია"}, "fr", ("hy",)) == "ლექცია"


def test_without_any_wording_there_is_an_empty_text():
    assert best_language({}, "en") is None
    assert best_text({}, "en") == ""


def test_blank_wordings_say_nothing_and_are_left_out():
    assert said({"en": "  Lecture ", "hy": "   "}) == {"en": "Lecture"}
