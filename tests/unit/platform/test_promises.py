"""Promises: kept by one thread, taken by another, told of once."""

import threading
import time

import pytest

from causeway_platform.promises import Promise
from causeway_platform.refusals import KeyReused, Overloaded


def promise() -> Promise[str]:
    return Promise(patience_s=5)


def test_who_waits_gets_the_outcome_finished() -> None:
    made = promise().then(str.upper)
    threading.Timer(0.02, made.keep, ["well"]).start()

    assert made.wait() == "WELL"
    assert made.wait() == "WELL", "it can be asked for again"


def test_an_error_takes_the_place_of_the_outcome() -> None:
    made = promise().then(str.upper)
    made.keep(KeyReused("no", next_step="another"))

    with pytest.raises(KeyReused):
        made.wait()


def test_who_waits_too_long_is_told_to_come_again() -> None:
    began = time.monotonic()

    with pytest.raises(Overloaded) as refusal:
        Promise[str](patience_s=0.05).wait()

    assert time.monotonic() - began < 2
    assert refusal.value.facts["retry_after"] == 2


@pytest.mark.parametrize("kept_first", [True, False])
def test_whoever_asked_is_told_once_in_either_order(kept_first: bool) -> None:
    made, told = promise(), []
    steps = [lambda: made.keep("well"), lambda: made.when_kept(lambda: told.append(made.wait()))]
    for step in steps if kept_first else reversed(steps):
        step()

    assert told == ["well"]


def test_keeping_and_asking_at_the_same_moment_tells_once() -> None:
    for _ in range(500):
        made, told = promise(), []
        start = threading.Barrier(2)

        def ask(made: Promise[str] = made, told: list[int] = told, start: threading.Barrier = start) -> None:
            start.wait()
            made.when_kept(lambda: told.append(1))

        asking = threading.Thread(target=ask)
        asking.start()
        start.wait()
        made.keep("well")
        asking.join()
        assert told == [1]
