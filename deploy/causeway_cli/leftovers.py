"""Processes of an earlier run whose supervisor was killed: found by their mark, ended before the next start."""

from pathlib import Path

import psutil

from causeway_cli.children import MARK

PATIENCE_S = 15.0


def find_leftovers(owner: Path) -> list[psutil.Process]:
    """Return the living processes that carry the mark of the state directory ``owner``."""
    return [process for process in psutil.process_iter() if _carries(process, str(owner))]


def _carries(process: psutil.Process, owner: str) -> bool:
    try:
        return process.environ().get(MARK) == owner and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def end_leftovers(owner: Path) -> list[str]:
    """Ask them to stop, then kill what does not; returns their names. Databases get time to close their files."""
    found = find_leftovers(owner)
    names = [_name(process) for process in found]
    for process in found:
        _quietly(process.terminate)
        # A frozen process hears nothing before it is woken.
        _quietly(process.resume)
    _, stubborn = psutil.wait_procs(found, timeout=PATIENCE_S)
    for process in stubborn:
        _quietly(process.kill)
    psutil.wait_procs(stubborn, timeout=PATIENCE_S)
    return names


def _name(process: psutil.Process) -> str:
    try:
        return f"{process.name()} (pid {process.pid})"
    except psutil.Error:
        return f"pid {process.pid}"


def _quietly(action: object) -> None:
    assert callable(action)
    try:
        action()
    except psutil.Error:
        return
