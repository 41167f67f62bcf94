"""The words of the pages: complete in every language, and never mixed."""

import re
import string
from pathlib import Path

import pytest
from markupsafe import Markup

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages import wording as wording_module
from causeway_portal.pages.wording import Wording, all_wordings, own_name, read_leaves, wording

TEMPLATES = Path(wording_module.__file__).parent / "templates"
HAN = re.compile(r"[\u4e00-\u9fff]")
ARMENIAN = re.compile(r"[\u0531-\u0587]")
LATIN = (
    "Causeway Google Outlook QR ETag JSON Idempotency Key If Match Allow openapi json application ics name example org"
    " museum lectures problems CSV UTF onsite online en zh Hans hy Asia Yerevan AM"
)
"""Words that are the same in every language: names, headers, examples of addresses, and what stands in tables."""


def texts(leaf: object) -> list[str]:
    return [leaf] if isinstance(leaf, str) else list(leaf.values())


def placeholders(leaf: object) -> set[str]:
    return {name for text in texts(leaf) for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts(language: str) -> None:
    assert set(read_leaves(language)) ^ set(read_leaves("en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_takes_the_same_values_in_every_language(language: str) -> None:
    english = read_leaves("en")
    # A form for one thing may spell the number out, so only names outside the English text are wrong.
    strange = {
        key: placeholders(leaf) ^ placeholders(english[key])
        for key, leaf in read_leaves(language).items()
        if placeholders(leaf) != placeholders(english[key])
    }

    assert strange == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_texts_have_exactly_the_forms_of_their_language(language: str) -> None:
    forms = set(wording(language).locale.plural_form.tags) | {"other"}

    for key, leaf in read_leaves(language).items():
        if not isinstance(leaf, str):
            assert set(leaf) == forms, key


@pytest.mark.parametrize(
    ("language", "own", "foreign"),
    [("en", None, [HAN, ARMENIAN]), ("zh-Hans", HAN, [ARMENIAN]), ("hy", ARMENIAN, [HAN])],
)
def test_no_text_mixes_languages(language: str, own: re.Pattern[str] | None, foreign: list[re.Pattern[str]]) -> None:
    for key, leaf in read_leaves(language).items():
        for text in texts(leaf):
            assert not any(script.search(text) for script in foreign), key
            if own and re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", text)):
                assert own.search(text) or key == "register.optional", f"{key}: {text}"


@pytest.mark.parametrize("language", ["zh-Hans", "hy"])
def test_english_words_in_other_languages_are_names_only(language: str) -> None:
    for key, leaf in read_leaves(language).items():
        for text in texts(leaf):
            words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", text)))
            assert words <= set(LATIN.split()), f"{key}: {words}"


def test_armenian_sentences_end_with_the_armenian_full_stop() -> None:
    for key, leaf in read_leaves("hy").items():
        assert not any(text.endswith(":") for text in texts(leaf)), key


def test_every_text_that_a_template_names_exists() -> None:
    leaves = read_leaves("en")
    named = {
        (template.name, key)
        for template in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt(?:\.plural|\.markup)?\(\s*'([a-z_.0-9]+)'\s*[,)]""", template.read_text("utf-8"))
    }

    assert len(named) > 150
    assert {pair for pair in named if pair[1] not in leaves} == set()


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "1 of 120 place left"),
        ("en", 7, "7 of 120 places left"),
        ("zh-Hans", 1, "剩余 1 个名额（共 120 个）"),
        ("hy", 7, "Ազատ է 7 տեղ (ընդամենը՝ 120)"),
    ],
)
def test_counted_things_are_written_in_the_right_form(language: str, count: int, words: str) -> None:
    assert wording(language).plural("places.left", count, capacity="120") == words


def test_large_numbers_are_grouped_as_the_language_does() -> None:
    assert wording("en").number(12_345) == "12,345"
    assert wording("hy").number(12_345) == "12\xa0345"


def test_markup_in_a_text_is_kept_and_everything_else_is_escaped() -> None:
    words = Wording("en", {"note": "Read <this> {link} or {other}"})

    assert words.markup("note", link=Markup("<a>it</a>"), other="<b>") == "Read &lt;this&gt; <a>it</a> or &lt;b&gt;"


def test_an_unknown_text_is_an_error_unless_asked_for_kindly() -> None:
    with pytest.raises(KeyError):
        wording("en")("no.such.text")
    assert wording("en").find("no.such.text") is None
    assert wording("en").find("places.left") is None


def test_languages_and_countries_are_named_in_the_language_of_the_page() -> None:
    assert wording("zh-Hans").country("AM") == "亚美尼亚"
    assert wording("hy").language_name("zh-Hans").startswith("չինարեն")
    assert [own_name(language) for language in all_wordings()] == ["English", "简体中文", "Հայերեն"]
