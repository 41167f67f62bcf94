"""Child processes that end when their parent does, write to a log file and stop politely before they are killed."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import IO

MARK = "CAUSEWAY_CHILD_OF"
"""Environment variable of every child: the state directory it belongs to. By it a later start finds leftovers."""

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: after it only async-signal-safe work is allowed.
_LIBC = ctypes.CDLL(None, use_errno=True)


class Stage(IntEnum):
    """The order of starting; stopping goes the other way, so that nobody loses what they still write to."""

    DATABASE = 1
    BROKER = 2
    MAIL = 3
    WORK = 4
    WEB = 5
    GATEWAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How to run one process. ``ready`` answers at once whether it can serve; it is asked until it says yes."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    port: int | None = None
    stage: Stage = Stage.WORK
    ready: Callable[[], bool] = lambda: True
    stop_seconds: float = 10.0


class Child:
    """One running process of a :class:`Program`."""

    def __init__(self, program: Program, *, log: Path, owner: Path) -> None:
        self.program = program
        self.log = log
        self._process = _spawn(program, log, owner)
        self.started = time.time()

    @property
    def pid(self) -> int:
        """The process id; the child leads its own session, so this is its group's id too."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """Return the code the process ended with, negative for a signal, or None while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Ask the process to stop."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process and everything it started, at once."""
        if self._process.poll() is None:
            _signal_group(self.pid, signal.SIGKILL)
        self._process.wait()

    def end_now(self) -> None:
        """Send the kill without waiting: safe in a signal handler that may have interrupted a wait."""
        if self._process.returncode is None:
            _signal_group(self.pid, signal.SIGKILL)

    def suspend(self) -> None:
        """Freeze the process where it stands, as a fault test wants it."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen process go on."""
        self._signal(signal.SIGCONT)

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for the end; say whether it came."""
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """Ask, wait as long as the program may take, then kill."""
        self.terminate()
        if not self.wait(self.program.stop_seconds):
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)


def stop_together(children: Iterable[Child]) -> None:
    """Ask all to stop, then wait for each: the time taken is the slowest one's, not the sum."""
    stopping = list(children)
    for child in stopping:
        child.terminate()
    for child in stopping:
        if not child.wait(child.program.stop_seconds):
            child.kill()


def run_to_end(program: Program, *, log: Path, owner: Path, seconds: float) -> int:
    """Run a one-off program and return its exit code; it is killed after ``seconds`` and 124 is returned."""
    child = Child(program, log=log, owner=owner)
    try:
        return child.exit_code() or 0 if child.wait(seconds) else 124
    finally:
        child.kill()


LARGEST_LOG = 20_000_000


def open_log(path: Path) -> IO[bytes]:
    """Open a log for appending; one that has grown too large becomes ``<name>.1`` and a new one begins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def last_words(log: Path, lines: int = 5) -> str:
    """Return the last non-empty lines of ``log``, for a message about a process that died."""
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 400 * max(lines, 20)))
        text = stream.read().decode("utf-8", "replace")
    return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])


def _spawn(program: Program, log: Path, owner: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **program.environment, MARK: str(owner)}
    with open_log(log) as output:
        return _popen(program, environment, output)


def _popen(program: Program, environment: Mapping[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    parent = os.getpid()

    def die_with_parent() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        # The parent may have died between fork and prctl; then no signal will ever come.
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(  # noqa: S603 - commands come from this package, never from a request
        program.command,
        env=dict(environment),
        cwd=program.directory,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - the function only makes two system calls
    )


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
