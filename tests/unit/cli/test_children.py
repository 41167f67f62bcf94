"""Children write to their log, stop when asked, are killed when they will not, and never outlive their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from causeway_cli import children
from causeway_cli.children import MARK, Child, Program, last_words, open_log, run_to_end, stop_together
from causeway_cli.leftovers import end_leftovers, find_leftovers

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def program(code: str, *, stop_seconds: float = 5.0) -> Program:
    return Program(name="probe", command=(sys.executable, "-c", code), stop_seconds=stop_seconds)


def start(code: str, tmp_path: Path, **settings: float) -> Child:
    return Child(program(code, **settings), log=tmp_path / "probe.log", owner=tmp_path)


def wait_for_log(tmp_path: Path, text: str) -> None:
    deadline = time.monotonic() + 30
    while text not in last_words(tmp_path / "probe.log"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_for_status(child: Child, *, stopped: bool) -> None:
    deadline = time.monotonic() + 30
    while (psutil.Process(child.pid).status() == psutil.STATUS_STOPPED) is not stopped:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_a_child_says_is_in_its_log(tmp_path: Path) -> None:
    child = start("import sys; print('out'); print('err', file=sys.stderr)", tmp_path)

    assert child.wait(10)
    assert sorted(last_words(child.log).splitlines()) == ["err", "out"]


def test_a_child_stops_when_it_is_asked(tmp_path: Path) -> None:
    child = start("import time; print('up', flush=True); time.sleep(60)", tmp_path)
    wait_for_log(tmp_path, "up")

    child.stop()

    assert child.exit_code() == -signal.SIGTERM


def test_a_child_that_will_not_stop_is_killed_with_all_it_started(tmp_path: Path) -> None:
    starts_another = (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]); print(p.pid, flush=True);"
    )
    child = start(starts_another + STUBBORN, tmp_path, stop_seconds=0.3)
    wait_for_log(tmp_path, "up")
    grandchild = int(last_words(child.log, lines=50).splitlines()[0])

    stop_together([child])

    assert child.exit_code() == -signal.SIGKILL
    psutil.wait_procs([process for process in psutil.process_iter() if process.pid == grandchild], timeout=30)
    assert not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE


def test_a_child_dies_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    parent = f"""
import time
from pathlib import Path
from causeway_cli.children import Child, Program
code = "import time; print('up', flush=True); time.sleep(60)"
program = Program(name="probe", command=({sys.executable!r}, "-c", code))
child = Child(program, log=Path({str(tmp_path / "probe.log")!r}), owner=Path({str(tmp_path)!r}))
print(child.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen((sys.executable, "-c", parent), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = psutil.Process(int(process.stdout.readline()))
        wait_for_log(tmp_path, "up")
        process.kill()

    gone, _ = psutil.wait_procs([child], timeout=30)
    assert gone


def test_leftovers_are_found_by_their_mark_and_ended(tmp_path: Path) -> None:
    child = start("import time; print('up', flush=True); time.sleep(60)", tmp_path)
    wait_for_log(tmp_path, "up")
    assert [process.pid for process in find_leftovers(tmp_path)] == [child.pid]
    assert find_leftovers(tmp_path / "other") == []

    names = end_leftovers(tmp_path)

    assert len(names) == 1
    assert child.exit_code() is not None


def test_a_child_knows_its_state_directory(tmp_path: Path) -> None:
    child = start(f"import os; print(os.environ[{MARK!r}])", tmp_path)

    assert child.wait(10)
    assert last_words(child.log) == str(tmp_path)


def test_a_program_of_one_run_gives_its_code_or_124_when_it_takes_too_long(tmp_path: Path) -> None:
    log = tmp_path / "probe.log"

    assert run_to_end(program("raise SystemExit(3)"), log=log, owner=tmp_path, seconds=10) == 3
    assert run_to_end(program("pass"), log=log, owner=tmp_path, seconds=10) == 0
    assert run_to_end(program("import time; time.sleep(60)"), log=log, owner=tmp_path, seconds=0.2) == 124


def test_a_suspended_child_goes_on_when_it_is_resumed(tmp_path: Path) -> None:
    child = start("import time; print('up', flush=True); time.sleep(60)", tmp_path)
    wait_for_log(tmp_path, "up")

    child.suspend()
    wait_for_status(child, stopped=True)
    child.resume()
    wait_for_status(child, stopped=False)

    child.end_now()
    assert child.wait(5)


def test_a_log_that_has_grown_too_large_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LARGEST_LOG", 10)
    log = tmp_path / "logs" / "a.log"
    for text in (b"a long first line\n", b"second\n"):
        with open_log(log) as stream:
            stream.write(text)

    assert log.read_bytes() == b"second\n"
    assert log.with_name("a.log.1").read_bytes() == b"a long first line\n"


def test_the_last_words_of_nothing_are_none(tmp_path: Path) -> None:
    assert last_words(tmp_path / "missing.log") == ""


def test_killing_what_has_ended_does_no_harm(tmp_path: Path) -> None:
    child = start("pass", tmp_path)
    assert child.wait(10)

    child.kill()
    child.terminate()
    child.end_now()

    assert child.exit_code() == 0
    assert not psutil.pid_exists(child.pid) or child.pid != os.getpid()
