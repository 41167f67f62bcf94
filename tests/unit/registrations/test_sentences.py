"""Why somebody cannot register is said in every language, and by one language at a time."""

import re

import pytest

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.access_code import code_not_valid
from causeway_registrations.domain.refusals import EventFull, RegistrationNotOpen
from causeway_registrations.web.sentences import LOCALES, sentence, spoken_for, texts_in
from causeway_testing.route_matrix import routes_of

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


@pytest.mark.parametrize("language", LOCALES)
def test_everything_that_can_be_in_the_way_has_words_in_every_language(language: str) -> None:
    english, texts = texts_in("en"), texts_in(language)
    (register,) = (route for route in routes_of("registrations") if route.name == "register")
    met = {refusal.slug for refusal in register.refusals}
    assert len(met) > 20
    assert met - set(texts) == set()
    assert set(texts) == set(english)
    for slug, words in texts.items():
        assert set(words) == {"title", "reason", "next"}, slug
        assert PLACEHOLDER.findall(str(words)) == PLACEHOLDER.findall(str(english[slug])), slug


@pytest.mark.parametrize(("language", "script"), [("zh-Hans", "[\u4e00-\u9fff]"), ("hy", "[\u0530-\u058f]")])
def test_the_words_are_in_their_own_script(language: str, script: str) -> None:
    for slug, words in texts_in(language).items():
        for text in words.values():
            assert re.search(script, text), slug
            assert not re.search("[A-Za-z]{3}", PLACEHOLDER.sub("", text)), slug


def test_a_moment_is_said_as_the_persons_clock_shows_it() -> None:
    refusal = RegistrationNotOpen("Not yet.", next_step="Later.", opens_at="2026-11-22T20:00:00+00:00")
    said = sentence(refusal, "zh-CN", "Asia/Shanghai")
    assert said.language == "zh-Hans"
    assert "2026年11月23日" in said.reason
    assert "04:00" in said.reason


def test_what_has_no_words_yet_is_english_from_beginning_to_end() -> None:
    refusal = UnknownSubject.named("thing")
    said = sentence(refusal, "hy", "Asia/Yerevan")
    assert (said.language, said.reason) == ("en", "There is no such thing.")
    assert sentence(code_not_valid(), "fr", "Europe/Paris").language == "en"
    assert [spoken_for(tag) for tag in ("hy-AM", "zh", "en-GB", "de")] == ["hy", "zh-Hans", "en", "en"]


@pytest.mark.parametrize("language", LOCALES)
def test_it_is_said_what_is_short_of_places(language: str) -> None:
    said = {
        short_of: sentence(EventFull("Full.", next_step="Wait.", short_of=short_of), language, "Asia/Yerevan").title
        for short_of in ("mode", "kind", "part")
    }
    assert len(set(said.values())) == 3
    assert said["kind"] == texts_in(language)["event-full-kind"]["title"]
