"""A key ring finds public keys, forgets retired ones, and does not let made-up kids trouble the database."""

from datetime import timedelta
from typing import Any

from causeway_platform.clock import utc_now
from causeway_platform.signing_keys import KeyRing, key_row

NOW = utc_now()


class Rows:
    """The collection of keys, counting how often it is read."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows, self.reads = list(rows), 0

    def find(self) -> list[dict[str, Any]]:
        self.reads += 1
        return self.rows


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def row(kid: str, **changes: Any) -> dict[str, Any]:
    state = {"kid": kid, "jwk": {"kid": kid, "kty": "OKP"}, "active_from": NOW, "retired_at": None}
    return key_row({**state, **changes}, seq=1)


def ring(rows: Rows, seconds: Seconds) -> KeyRing:
    return KeyRing(rows, clock=lambda: NOW, monotonic=seconds)  # type: ignore[arg-type]  # only find is used


def test_a_known_key_is_returned_as_its_jwk() -> None:
    assert ring(Rows(row("k-1")), Seconds()).key("k-1") == {"kid": "k-1", "kty": "OKP"}


def test_an_unknown_key_is_none() -> None:
    assert ring(Rows(row("k-1")), Seconds()).key("k-2") is None


def test_a_retired_key_is_none_from_its_moment_on() -> None:
    rows = Rows(row("old", retired_at=NOW - timedelta(seconds=1)), row("going", retired_at=NOW + timedelta(minutes=9)))
    keys = ring(rows, Seconds())
    assert keys.key("old") is None
    assert keys.key("going") is not None


def test_keys_are_read_again_after_half_a_minute() -> None:
    rows, seconds = Rows(row("k-1")), Seconds()
    keys = ring(rows, seconds)
    for _ in range(100):
        keys.key("k-1")
    assert rows.reads == 1
    seconds.now = 31
    keys.key("k-1")
    assert rows.reads == 2


def test_a_new_key_is_found_within_a_second() -> None:
    rows, seconds = Rows(), Seconds()
    keys = ring(rows, seconds)
    assert keys.key("k-1") is None
    rows.rows.append(row("k-1"))
    seconds.now = 1.1
    assert keys.key("k-1") is not None


def test_made_up_kids_are_looked_up_once_a_second_at_most() -> None:
    rows, seconds = Rows(), Seconds()
    keys = ring(rows, seconds)
    for number in range(1_000):
        keys.key(f"made-up-{number}")
    assert rows.reads == 1
