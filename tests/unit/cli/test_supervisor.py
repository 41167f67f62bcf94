"""What dies is started again with growing pauses; what keeps dying while starting ends the start with its words."""

import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from causeway_cli.children import Program, Stage
from causeway_cli.console import Report
from causeway_cli.places import Places
from causeway_cli.supervisor import LONGEST_PAUSE_S, STEADY_S, Supervisor
from causeway_cli.trouble import ExitCode, Trouble

SLEEP = "import time; time.sleep(60)"
NOTES_ITS_END = """
import signal, sys, time
def end(*_):
    open({0!r}, "a").write({1!r} + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def spoken() -> StringIO:
    return StringIO()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def supervisor(tmp_path: Path, spoken: StringIO, clock: Clock) -> Supervisor:
    places = Places(root=tmp_path, cache=tmp_path / "cache")
    return Supervisor(places, Report(Console(file=spoken, soft_wrap=True)), clock=clock)


def program(name: str, code: str, *, stage: Stage = Stage.WORK, ready: bool = True) -> Program:
    return Program(name=name, command=(sys.executable, "-c", code), stage=stage, ready=lambda: ready, stop_seconds=5.0)


def await_end(supervisor: Supervisor, name: str) -> None:
    assert supervisor.watched[name].child.wait(10)


def test_a_process_that_ends_is_started_again_after_a_pause(
    supervisor: Supervisor, clock: Clock, spoken: StringIO
) -> None:
    supervisor.start(program("events-web", "raise SystemExit(7)"))
    await_end(supervisor, "events-web")

    supervisor.look_after()
    supervisor.look_after()
    assert supervisor.watched["events-web"].restarts == 0
    clock.now += 0.6
    supervisor.look_after()

    assert supervisor.watched["events-web"].restarts == 1
    assert "events-web ended with code 7 and starts again in 0.5 s" in spoken.getvalue()
    await_end(supervisor, "events-web")


def test_pauses_grow_up_to_a_limit_and_shrink_after_a_steady_run(supervisor: Supervisor, clock: Clock) -> None:
    supervisor.start(program("a", "pass"))
    one = supervisor.watched["a"]
    pauses = []
    for _ in range(9):
        await_end(supervisor, "a")
        supervisor.look_after()
        assert one.restart_at is not None
        pauses.append(one.restart_at - clock.now)
        clock.now = one.restart_at
        supervisor.look_after()
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, LONGEST_PAUSE_S]

    clock.now += STEADY_S
    await_end(supervisor, "a")
    supervisor.look_after()

    assert one.restart_at is not None
    assert one.restart_at - clock.now == 0.5


def test_waiting_ends_when_all_are_ready(supervisor: Supervisor, spoken: StringIO) -> None:
    supervisor.start(program("a", SLEEP))
    supervisor.start(program("b", SLEEP))

    supervisor.wait(["a", "b"], seconds=5)

    assert "a is ready" in spoken.getvalue()
    assert "b is ready" in spoken.getvalue()
    supervisor.stop()


def test_a_process_that_keeps_ending_stops_the_wait_with_its_last_words(tmp_path: Path, spoken: StringIO) -> None:
    places = Places(root=tmp_path, cache=tmp_path / "cache")
    hurried = Supervisor(places, Report(Console(file=spoken)), clock=lambda: time.monotonic() * 100)
    hurried.start(program("a", "raise SystemExit('the database says no')", ready=False))

    with pytest.raises(Trouble) as trouble:
        hurried.wait(["a"], seconds=10_000)

    assert trouble.value.sentence.startswith("a keeps ending; its last words: ")
    assert "the database says no" in trouble.value.sentence
    assert trouble.value.exit_code == ExitCode.NOT_READY
    hurried.stop()


def test_a_process_that_never_gets_ready_stops_the_wait(supervisor: Supervisor, clock: Clock) -> None:
    supervisor.start(program("a", SLEEP, ready=False))
    supervisor.clock = lambda: clock() + time.monotonic()

    with pytest.raises(Trouble, match="did not become ready in time"):
        supervisor.wait(["a"], seconds=0.1)

    supervisor.stop()


def test_stopping_begins_with_the_gateway_and_ends_with_the_database(supervisor: Supervisor, tmp_path: Path) -> None:
    order = tmp_path / "order"
    waits = NOTES_ITS_END
    names = {
        "mongod": Stage.DATABASE,
        "kafka": Stage.BROKER,
        "events-web": Stage.WEB,
        "events-work": Stage.WORK,
        "gateway": Stage.GATEWAY,
    }
    for name, stage in names.items():
        supervisor.start(program(name, waits.format(str(order), name), stage=stage))
    deadline = time.monotonic() + 30
    while not all("up" in supervisor.places.log_of(name).read_text() for name in names):
        assert time.monotonic() < deadline
        time.sleep(0.02)

    supervisor.stop()

    assert order.read_text().split() == ["gateway", "events-web", "events-work", "kafka", "mongod"]


def test_the_second_ctrl_c_ends_everything_at_once(supervisor: Supervisor) -> None:
    supervisor.start(program("a", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"))

    supervisor.kill()

    await_end(supervisor, "a")


def test_every_change_is_told_to_the_outside(supervisor: Supervisor) -> None:
    accounts = []
    supervisor.changed = lambda: accounts.append([record.name for record in supervisor.records()])

    supervisor.start(program("a", SLEEP))
    supervisor.start(program("b", SLEEP))

    assert accounts == [["a"], ["a", "b"]]
    assert all(record.alive for record in supervisor.records())
    supervisor.stop()
    assert not any(record.alive for record in supervisor.records())
