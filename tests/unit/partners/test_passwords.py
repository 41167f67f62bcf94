"""Which passwords are accepted, and how they are hashed."""

import threading
import time
from collections.abc import Callable

import pytest

from causeway_partners.domain.passwords import LONGEST, SHORTEST, check_password
from causeway_partners.domain.refusals import WeakPassword
from causeway_partners.web.passwords import Passwords
from causeway_platform.refusals import Overloaded

EMAIL = "anahit.petrosyan@museum.example"


@pytest.mark.parametrize(
    "password",
    [
        "four words that fit",
        "Ամառային դպրոց 2025",
        "博物馆与城市在夏天的晚上一起",
        "x7$kQ9!mZ2#pL4",
        "test pilots eat lunch",
    ],
)
def test_long_and_uncommon_passwords_are_accepted_without_rules_about_characters(password: str) -> None:
    check_password(password, email=EMAIL)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "characters"),
        ("x" * (LONGEST + 1), "characters"),
        ("aaaaaaaaaaaaaaaa", "same few"),
        ("abababababababab", "same few"),
        ("123456789012", "same few"),
        ("abcdefghijkl", "same few"),
        ("password1234", "many people"),
        ("Password!2025", "many people"),
        ("admin-password-1", "many people"),
        ("changeme-changeme", "many people"),
        ("1q2w3e4r5t12345", "many people"),
        ("190719281937", "many people"),
        (EMAIL, "e-mail"),
        ("anahit.petrosyan1", "e-mail"),
    ],
)
def test_passwords_that_are_guessed_first_are_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why) as refusal:
        check_password(password, email=EMAIL)
    assert refusal.value.facts == {"shortest": SHORTEST, "longest": LONGEST}
    assert refusal.value.next_step


def test_the_length_is_counted_in_letters_not_in_code_points() -> None:
    with pytest.raises(WeakPassword, match="has 11"):
        check_password("Jose\u0301 likes1", email=EMAIL)


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(memory_kib=64, passes=1)


def test_a_hash_matches_its_password_only(passwords: Passwords) -> None:
    hashed = passwords.hash("four words that fit")
    assert hashed.startswith("$argon2id$")
    assert passwords.match("four words that fit", hashed)
    assert not passwords.match("four words that fit ", hashed)


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(passwords: Passwords) -> None:
    assert passwords.match("caf\u00e9 by the river", passwords.hash("cafe\u0301 by the river"))


def test_two_hashes_of_one_password_differ(passwords: Passwords) -> None:
    assert passwords.hash("four words that fit") != passwords.hash("four words that fit")


def test_nobodys_password_is_never_right(passwords: Passwords) -> None:
    assert not passwords.match("four words that fit", None)


def test_a_hash_that_is_none_is_never_right(passwords: Passwords) -> None:
    assert not passwords.match("four words that fit", "not a hash")


def test_an_unknown_address_takes_as_long_as_a_known_one() -> None:
    real = Passwords()
    hashed = real.hash("four words that fit")

    def fastest(check: Callable[[], object]) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            check()
            times.append(time.perf_counter() - start)
        return min(times)

    known = fastest(lambda: real.match("something else entirely", hashed))
    unknown = fastest(lambda: real.match("something else entirely", None))
    assert unknown == pytest.approx(known, rel=0.5)


def test_when_too_many_sign_in_at_once_the_rest_is_told_to_come_again() -> None:
    crowded = Passwords(memory_kib=64, passes=1, at_once=1, wait_s=0.01)
    inside, leave = threading.Event(), threading.Event()

    def occupy() -> None:
        with crowded.place():
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=occupy)
    thread.start()
    try:
        assert inside.wait(5)
        with pytest.raises(Overloaded) as refusal:
            crowded.hash("four words that fit")
        assert refusal.value.facts["retry_after"] == 2
    finally:
        leave.set()
        thread.join()
    assert crowded.hash("four words that fit")
