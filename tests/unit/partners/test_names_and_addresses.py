"""How names are searched and when two addresses are the same person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_partners.domain.addresses import email_identity
from causeway_partners.domain.names import normalised, search_terms, sort_name


def test_accents_case_and_spaces_do_not_matter() -> None:
    assert normalised("  MUSÉE   d'Orsay ") == normalised("musée d'orsay") == "musee d'orsay"


def test_chinese_and_armenian_names_stay_searchable() -> None:
    assert normalised("故宫博物院") == "故宫博物院"
    assert normalised("Մատենադարան") == "մատենադարան"


def test_a_name_is_found_by_the_beginning_of_each_of_its_words_in_every_language() -> None:
    terms = search_terms({"en": "History Museum of Armenia", "zh-Hans": "亚美尼亚历史博物馆"})
    for beginning in ("hist", "museum of", "arm", "亚美"):
        assert any(term.startswith(beginning) for term in terms)
    assert not any(term.startswith("useum") for term in terms)


def test_a_very_long_name_has_few_and_short_terms() -> None:
    terms = search_terms({"en": "word " * 500})
    assert len(terms) <= 12
    assert max(map(len, terms)) <= 80


@pytest.mark.parametrize(("names", "expected"), [({"hy": "Ա", "en": "Beta"}, "beta"), ({"hy": "Ա"}, "ա"), ({}, "")])
def test_lists_are_ordered_by_the_english_name_else_the_first(names: dict[str, str], expected: str) -> None:
    assert sort_name(names) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anahit@Example.org", "anahit@example.ORG"),
        ("jos\u00e9@example.org", "jose\u0301@example.org"),
        ("a@b\u00fccher.example", "a@xn--bcher-kva.example"),
        (" a@example.org ", "a@example.org."),
    ],
)
def test_writings_of_one_address_are_one_identity(one: str, other: str) -> None:
    assert email_identity(one) == email_identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.b@example.org", "ab@example.org"),
        ("a+x@example.org", "a@example.org"),
        # A Cyrillic letter that looks like a Latin one is another letter.
        ("\u0430nna@example.org", "anna@example.org"),
    ],
)
def test_addresses_that_a_mail_system_may_tell_apart_stay_apart(one: str, other: str) -> None:
    assert email_identity(one) != email_identity(other)


@given(st.text(max_size=60))
def test_any_text_has_an_identity_that_is_its_own_identity(text: str) -> None:
    identity = email_identity(f"{text}@example.org")
    assert email_identity(identity) == identity


def test_a_domain_that_cannot_exist_is_compared_as_it_is() -> None:
    assert email_identity("a@" + "x" * 80 + ".Example") == "a@" + "x" * 80 + ".example"
