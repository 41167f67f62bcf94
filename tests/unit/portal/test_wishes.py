"""Events are found by the beginning of a word, in any of their languages."""

import pytest

from causeway_portal.domain.wishes import MAX_INDEXED, MAX_WORDS, Wish, index_words, search_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Digital Transformation", ["digital", "transformation"]),
        ("Café – Müller", ["cafe", "muller"]),
        ("数字化转型", ["数字", "字化", "化转", "转型"]),
        ("馆", ["馆"]),
        ("AI时代2025", ["ai", "时代", "2025"]),
        ("Թանգարանների ԱՊԱԳԱՆ", ["թանգարանների", "ապագան"]),
        ("  !?  ", []),
    ],
)
def test_a_text_becomes_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_an_event_is_indexed_by_all_of_its_languages_once_each() -> None:
    assert index_words([{"en": "Museum", "zh-Hans": "博物馆"}, {"en": "museum"}]) == ["museum", "博物", "物馆"]


def test_a_very_long_text_does_not_make_an_endless_index() -> None:
    assert len(index_words([{"en": " ".join(f"word{n}" for n in range(2000))}])) == MAX_INDEXED


def test_a_search_is_bounded_and_has_each_word_once() -> None:
    assert search_words("museum Museum city") == ("museum", "city")
    assert len(search_words(" ".join(f"w{n}" for n in range(50)))) == MAX_WORDS


def test_an_empty_wish_says_so() -> None:
    assert Wish().is_empty
    assert not Wish(mode="online").is_empty
    assert not Wish(words=("a",)).is_empty
