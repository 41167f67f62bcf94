"""What ``causeway status`` knows: processes, their memory and readiness, and what each service has still to do."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psutil

from causeway_cli.operator import Operator
from causeway_cli.ports import LOOPBACK, is_open
from causeway_cli.services import SERVICES
from causeway_cli.state import ProcessRecord, State
from causeway_cli.trouble import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessView:
    """One process. ``state`` is ready, degraded, down (it runs and does not serve) or ended."""

    name: str
    pid: int
    port: int | None
    state: str
    reasons: tuple[str, ...]
    memory_mb: float
    restarts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """What one service has still to do. ``reason`` says why the figures are missing when it did not answer."""

    name: str
    outbox_waiting: int | None = None
    outbox_oldest_s: float | None = None
    lag: int | None = None
    dead_letters: int | None = None
    parked_keys: int | None = None
    reason: str = ""


def look_at_processes(state: State) -> list[ProcessView]:
    """Return a view of every process, all asked at the same time."""
    own = ProcessRecord(name="supervisor", pid=state.pid, started=state.started)
    with ThreadPoolExecutor(max_workers=16) as pool:
        return list(pool.map(_look_at, (own, *state.processes)))


def _look_at(record: ProcessRecord) -> ProcessView:
    condition, reasons = _condition(record)
    return ProcessView(
        name=record.name,
        pid=record.pid,
        port=record.port,
        state=condition,
        reasons=reasons,
        memory_mb=memory_mb(record.pid),
        restarts=record.restarts,
    )


def _condition(record: ProcessRecord) -> tuple[str, tuple[str, ...]]:
    if not record.alive:
        return "ended", ("it starts again by itself",)
    if record.port is None:
        return "ready", ()
    if not is_open(record.port):
        return "down", ("nobody listens on its port",)
    name, _, kind = record.name.rpartition("-")
    if kind == "web" and name in {plan.name for plan in SERVICES}:
        return _ask_readiness(f"http://{LOOPBACK}:{record.port}/api/{name}/ready")
    if kind == "work":
        return _ask_readiness(f"http://{LOOPBACK}:{record.port}/ready")
    return "ready", ()


def _ask_readiness(url: str) -> tuple[str, tuple[str, ...]]:
    try:
        with urllib.request.urlopen(url, timeout=3) as response:  # noqa: S310 - always http on the loopback
            found = json.loads(response.read() or b"{}")
    except urllib.error.HTTPError as error:
        with error:
            return "down", (f"readiness is answered with {error.code}",)
    except (OSError, ValueError) as error:
        return "down", (str(error),)
    return str(found.get("status", "ready")), tuple(found.get("reasons", ()))


def memory_mb(pid: int) -> float:
    """Return the proportional memory of a process and what it started, in MB: shared pages are counted once."""
    try:
        process = psutil.Process(pid)
        family = [process, *_started_by(process)]
        return round(sum(one.memory_full_info().pss for one in family) / 1e6, 1)
    except (psutil.Error, OSError):
        return 0.0


def services_of(state: State) -> list[str]:
    """Return the names of the services that this run has, in their usual order."""
    running = {record.name for record in state.processes}
    return [plan.name for plan in SERVICES if f"{plan.name}-web" in running]


def _started_by(process: psutil.Process) -> list[psutil.Process]:
    """Return gunicorn's workers and the like; the supervisor's children have lines of their own."""
    return [child for child in process.children(recursive=True) if os.getsid(child.pid) == os.getsid(process.pid)]


def look_at_services(operator: Operator, names: Sequence[str]) -> list[ServiceView]:
    """Return what each service has still to do; one that does not answer is shown as such."""
    with ThreadPoolExecutor(max_workers=len(SERVICES)) as pool:
        return list(pool.map(lambda name: _figures(operator, name), names))


def _figures(operator: Operator, name: str) -> ServiceView:
    try:
        found: dict[str, Any] = operator.get(f"/api/{name}/operations")
    except Trouble as trouble:
        return ServiceView(name=name, reason=trouble.sentence)
    workers = found.get("workers", [])
    return ServiceView(
        name=name,
        outbox_waiting=found["outbox"]["waiting"],
        outbox_oldest_s=found["outbox"]["oldest_seconds"],
        lag=sum(worker.get("lag_total") or 0 for worker in workers),
        dead_letters=found["dead_letters"],
        parked_keys=found["parked_keys"],
    )
