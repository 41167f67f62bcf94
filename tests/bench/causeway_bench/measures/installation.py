"""How long a start takes, and how much memory everything needs when nobody asks for anything."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from causeway_bench.rounds import Bench, Sample
from causeway_bench.web_process import ROOT
from causeway_cli.ports import free_ports

IDLE_S = 20
GIGABYTE = 1e9


def start_up(bench: Bench) -> Sample:
    """Seconds until everything is ready, the second time on the same machine."""
    with _installation(bench) as (environment, causeway):
        _up(causeway, environment)
        _down(causeway, environment)
        elapsed = _up(causeway, environment)
    return Sample(elapsed)


def start_up_first(bench: Bench) -> Sample:
    """Seconds from a fresh clone to everything ready, with every cache empty; downloads are part of it."""
    clone = bench.logs / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    with _installation(bench, clone) as (environment, causeway):
        empty = {**environment, "PIP_NO_CACHE_DIR": "1", "MAVEN_OPTS": f"-Dmaven.repo.local={bench.logs / 'maven'}"}
        started = time.perf_counter()
        bootstrap = [sys.base_prefix + "/bin/python3", str(clone / "deploy" / "bootstrap.py"), "local"]
        subprocess.run(bootstrap, check=True, cwd=clone, env=empty)
        _up(causeway, empty)
        elapsed = time.perf_counter() - started
    shutil.rmtree(clone)
    return Sample(elapsed)


def memory_idle(bench: Bench) -> Sample:
    """Gigabytes of all processes with Kafka and MongoDB, shared pages counted once (PSS), nothing going on."""
    with _installation(bench) as (environment, causeway):
        _up(causeway, environment)
        time.sleep(IDLE_S)
        account = json.loads((Path(environment["CAUSEWAY_STATE"]) / "run" / "state.json").read_text())
        supervisor = int(account["pid"])
        family = [psutil.Process(supervisor), *psutil.Process(supervisor).children(recursive=True)]
        total = sum(process.memory_full_info().pss for process in family)
    return Sample(total / GIGABYTE, None, {"processes": len(family)})


@contextmanager
def _installation(bench: Bench, project: Path = ROOT) -> Iterator[tuple[Mapping[str, str], list[str]]]:
    """Yield environment and command line of an installation with a state of its own; it is stopped afterwards."""
    state = bench.logs / f"state-{bench.namespace}"
    (port,) = free_ports(1)
    outside = ("CAUSEWAY_KAFKA", "CAUSEWAY_MONGO_URI", "CAUSEWAY_NAMESPACE")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in outside},
        "CAUSEWAY_STATE": str(state),
        "CAUSEWAY_PORT": str(port),
    }
    if project is not ROOT:
        environment["CAUSEWAY_CACHE"] = str(bench.logs / "cache")
    causeway = [str(project / ".venv" / "bin" / "python"), "-m", "causeway_cli"]
    try:
        yield environment, causeway
    finally:
        _down(causeway, environment)
        shutil.rmtree(state, ignore_errors=True)


def _up(causeway: list[str], environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [*causeway, "up", "--detach", "--no-demonstration"], check=True, env=environment, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def _down(causeway: list[str], environment: Mapping[str, str]) -> None:
    subprocess.run(
        [*causeway, "down"], check=False, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
