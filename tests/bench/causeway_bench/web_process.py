"""One gunicorn worker with the project's own settings, for a service as for a floor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from causeway_cli.ports import free_ports

ROOT = Path(__file__).parents[3]
BENCH_MODULES = ROOT / "tests" / "bench"


class DidNotStart(RuntimeError):
    """The web process was not ready in time; the text holds what it wrote."""


@contextmanager
def web_process(
    application: str, environment: Mapping[str, str], *, ready: str, log: Path, timeout_s: float = 30.0
) -> Iterator[tuple[int, int]]:
    """Yield ``(port, pid)`` of a gunicorn that serves ``application``, and end it afterwards."""
    (port,) = free_ports(1)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), application],
            env={**os.environ, "PYTHONPATH": str(BENCH_MODULES), **environment, "PORT": str(port)},
            stdout=output,
            stderr=output,
        )
    try:
        _await(f"http://127.0.0.1:{port}{ready}", process, log, timeout_s)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def peak_mb(master: int) -> float:
    """Return the most memory that a worker of the gunicorn ``master`` has held so far, in MB, as Linux counts it."""
    statuses = [Path(f"/proc/{child.pid}/status").read_text() for child in psutil.Process(master).children()]
    peaks = [line.split()[1] for status in statuses for line in status.splitlines() if line.startswith("VmHWM:")]
    return max(map(int, peaks)) / 1024


def _await(address: str, process: subprocess.Popen[bytes], log: Path, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise DidNotStart(f"{address} did not answer. Its log ends with:\n{log.read_text()[-2000:]}")
