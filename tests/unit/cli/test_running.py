"""Ctrl-C ends the supervisor wherever it stands."""

import signal
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from causeway_cli.console import Report
from causeway_cli.places import Places
from causeway_cli.running import Interrupted, orderly_end
from causeway_cli.supervisor import Supervisor


class Goes:
    """An object that is let go of just when a signal comes: Python prints what is raised there and goes on."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGTERM)


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    places = Places(root=tmp_path, cache=tmp_path / "cache")
    return Supervisor(places, Report(Console(file=StringIO())))


def test_a_signal_interrupts_at_once(supervisor: Supervisor) -> None:
    with pytest.raises(Interrupted), orderly_end(supervisor):
        signal.raise_signal(signal.SIGINT)


def test_a_signal_that_was_swallowed_interrupts_the_next_look(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    swallowed: list[type[BaseException] | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda trouble: swallowed.append(trouble.exc_type))
    with orderly_end(supervisor):
        supervisor.look_after()
        Goes()
        with pytest.raises(Interrupted):
            supervisor.look_after()
    assert swallowed == [Interrupted]


def test_the_handlers_from_before_come_back(supervisor: Supervisor) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with orderly_end(supervisor):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
