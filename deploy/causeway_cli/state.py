"""The supervisor's account of what runs, written whole after each change, and the lock that says who writes it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from causeway_cli.places import Places
from causeway_cli.trouble import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRecord:
    """One child. ``started`` is the kernel's start time: a process id alone may belong to somebody else by now."""

    name: str
    pid: int
    started: float
    port: int | None = None
    restarts: int = 0

    @property
    def alive(self) -> bool:
        """Say whether this very process still runs."""
        return is_alive(self.pid, self.started)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one start of the system looks like from outside. ``phase`` is starting, running or stopping."""

    phase: str
    pid: int
    started: float
    url: str
    mailbox_url: str
    kafka: str
    mongo_uri: str
    namespace: str = ""
    ready_after_s: float | None = None
    processes: tuple[ProcessRecord, ...] = field(default_factory=tuple)

    @property
    def alive(self) -> bool:
        """Say whether the supervisor that wrote this still runs."""
        return is_alive(self.pid, self.started)


def start_time(pid: int) -> float:
    """Return when ``pid`` started, 0.0 when it is gone already."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0


def is_alive(pid: int, started: float) -> bool:
    """Say whether ``pid`` is the process that started at ``started`` and has not ended."""
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - started) < 0.05 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def write_state(path: Path, state: State) -> None:
    """Replace the state at once, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
    draft.replace(path)


def read_state(path: Path) -> State | None:
    """Return the last account, or None when there is none or it cannot be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return State(**{**raw, "processes": tuple(ProcessRecord(**row) for row in raw["processes"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def running_state(places: Places) -> State | None:
    """Return the account of a supervisor that is alive, else None."""
    state = read_state(places.state)
    return state if state is not None and state.alive else None


@contextmanager
def sole_supervisor(places: Places) -> Iterator[None]:
    """Hold the lock of this state directory. The kernel frees it with its holder, so it can never be stale.

    Raises :class:`Trouble` naming the running system when somebody else holds it.
    """
    places.prepare()
    descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise _already_running(places) from busy
        yield
    finally:
        os.close(descriptor)


def _already_running(places: Places) -> Trouble:
    state = read_state(places.state)
    where = f" at {state.url} (pid {state.pid})" if state else ""
    return Trouble(f"Causeway already runs from {places.root}{where}.", remedy="Stop it with: make stop")
