"""One mailbox has one key, however its owner writes it."""

import re

import pytest

from causeway_platform.mailboxes import person_key


def test_the_key_says_nothing_about_the_address_and_is_the_same_for_ever() -> None:
    key = person_key("anahit@museum.example")

    assert re.fullmatch(r"[0-9a-f]{64}", key)
    # Documents hold it, so another way to make it would lose people.
    assert key == "08bd3f21bd7c6cad5880b9261ed17d8c2d32d7724ae06362c925008e78b62d67"


@pytest.mark.parametrize("other", ["Anahit@Museum.Example", "ANAHIT@museum.example"])
def test_other_spellings_of_a_mailbox_have_its_key(other: str) -> None:
    assert person_key(other) == person_key("anahit@museum.example")


def test_the_domain_may_be_written_in_its_own_script() -> None:
    assert person_key("анна@музей.example") == person_key("Анна@xn--e1adhj9a.example")


@pytest.mark.parametrize("other", ["anahit+art@museum.example", "a.nahit@museum.example", "anahit@museum2.example"])
def test_another_mailbox_has_another_key(other: str) -> None:
    assert person_key(other) != person_key("anahit@museum.example")
