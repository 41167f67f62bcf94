"""Many failures of different keys in a row open the circuit; anything else does not."""

import pytest

from causeway_platform.circuit import Circuit, CircuitOpen


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_same_key_may_fail_as_often_as_it_likes() -> None:
    circuit = Circuit(limit=3)
    streak = circuit.streak()
    for _ in range(20):
        streak.failure("i-1")
    circuit.settle(streak)
    assert not circuit.is_open


def test_different_keys_that_fail_one_after_the_other_open_it() -> None:
    streak = Circuit(limit=3).streak()
    streak.failure("i-1")
    streak.failure("i-2")
    with pytest.raises(CircuitOpen):
        streak.failure("i-3")


def test_one_success_begins_the_count_anew() -> None:
    streak = Circuit(limit=3).streak()
    streak.failure("i-1")
    streak.failure("i-2")
    streak.succeeded()
    streak.failure("i-3")
    streak.failure("i-4")
    assert streak.failed == {"i-3", "i-4"}


def test_the_count_goes_on_from_one_batch_to_the_next() -> None:
    circuit = Circuit(limit=3)
    first = circuit.streak()
    first.failure("i-1")
    first.failure("i-2")
    circuit.settle(first)
    with pytest.raises(CircuitOpen):
        circuit.streak().failure("i-3")


def test_a_transaction_that_was_repeated_does_not_count_twice() -> None:
    circuit = Circuit(limit=3)
    for attempt in range(5):
        streak = circuit.streak()
        streak.failure(f"of attempt {attempt}")
    assert circuit.streak().failed == set()


def test_it_closes_by_itself_and_forgets_what_failed() -> None:
    seconds = Seconds()
    circuit = Circuit(limit=2, paused_s=30, monotonic=seconds)
    streak = circuit.streak()
    streak.failure("i-1")
    circuit.settle(streak)
    circuit.open()
    assert circuit.is_open
    seconds.now += 29
    assert circuit.is_open
    seconds.now += 2
    assert not circuit.is_open
    assert circuit.streak().failed == set()
