"""Which passwords are accepted, and how they are hashed."""

import threading
from collections.abc import Iterator

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters

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
def passwords() -> Iterator[Passwords]:
    passwords = Passwords(memory_kib=64, passes=1)
    yield passwords
    passwords.close()


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


def test_an_unknown_address_costs_the_same_comparison_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[Parameters] = []
    verify = PasswordHasher.verify

    def watched(hasher: PasswordHasher, hashed: str, password: str) -> bool:
        compared.append(extract_parameters(hashed))
        return verify(hasher, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    real = Passwords()
    real.match("something else entirely", real.hash("four words that fit"))
    real.match("something else entirely", None)
    real.close()
    assert len(compared) == 2
    assert compared[0] == compared[1]
    assert (compared[0].memory_cost, compared[0].time_cost) == (19_456, 2)


class SlowHasher:
    """Stands in for argon2 until it is told to go on."""

    def __init__(self) -> None:
        self.inside, self.leave = threading.Event(), threading.Event()

    def hash(self, password: str) -> str:
        self.inside.set()
        assert self.leave.wait(5)
        return f"hash of {password}"


def test_when_too_many_sign_in_at_once_the_rest_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    crowded, slow = Passwords(memory_kib=64, passes=1, at_once=1, wait_s=0.01), SlowHasher()
    monkeypatch.setattr(crowded, "_hasher", slow)
    first: list[str] = []
    thread = threading.Thread(target=lambda: first.append(crowded.hash("the first one")))
    thread.start()
    try:
        assert slow.inside.wait(5)
        with pytest.raises(Overloaded) as refusal:
            crowded.hash("four words that fit")
        assert refusal.value.facts["retry_after"] == 2
    finally:
        slow.leave.set()
        thread.join()
    assert first == ["hash of the first one"]
    assert crowded.hash("the next one") == "hash of the next one"
    crowded.close()


def test_a_mistake_of_the_hasher_leaves_its_place_to_the_next() -> None:
    crowded = Passwords(memory_kib=64, passes=1, at_once=1, wait_s=0.01)
    for _ in range(3):
        with pytest.raises(TypeError):
            crowded.hash(None)  # type: ignore[arg-type]  # On purpose.
    assert crowded.hash("four words that fit")
    crowded.close()
