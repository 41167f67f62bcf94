"""What must be true before the system can start; each failure carries the command that mends it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from causeway_cli.containers import engine_answers
from causeway_cli.kafka_jars import damaged, read_sums
from causeway_cli.mongo_server import find_mongod, version_of
from causeway_cli.places import Places
from causeway_cli.ports import is_free, owner_of
from causeway_cli.settings import Choices
from causeway_cli.state import running_state
from causeway_cli.trouble import Trouble

LEAST_MEMORY = 2_500_000_000
LEAST_DISK = 1_000_000_000
LEAST_JAVA = 17


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. ``remedy`` is empty when all is well."""

    name: str
    detail: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Say whether there is nothing to mend."""
        return not self.remedy


def examine(places: Places, choices: Choices, *, engine: bool | None = None) -> list[Finding]:
    """Run every check that matters for these choices and return all findings, good and bad."""
    contained = engine_answers() if engine is None else engine
    findings = [python_version(), free_memory(), free_disk(places.root)]
    if not choices.kafka and not contained:
        findings += [java_version(), maven(places)]
    if not choices.mongo_uri and not contained:
        findings.append(mongod())
    return [*findings, program("caddy"), program("gunicorn"), gateway_port(places, choices.port)]


def refuse_if_unfit(findings: Sequence[Finding]) -> None:
    """Raise :class:`Trouble` with the first failure, saying how many more there are."""
    failures = [finding for finding in findings if not finding.ok]
    if failures:
        first, others = failures[0], len(failures) - 1
        more = f" ({others} more: .venv/bin/causeway doctor)" if others else ""
        raise Trouble(f"{first.detail}{more}", remedy=first.remedy)


def python_version() -> Finding:
    """Check the interpreter."""
    have = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    return Finding("Python", f"Python {have}.", "" if ok else "apt-get install -y python3.11 python3.11-venv")


def free_memory(available: int | None = None) -> Finding:
    """Check that everything fits; the limit of a container counts, not only the machine's memory."""
    have = _available_memory() if available is None else available
    detail = f"{have / 1e9:.1f} GB of memory are free."
    if have >= LEAST_MEMORY:
        return Finding("Memory", detail)
    remedy = f"Close other programs until {LEAST_MEMORY / 1e9:.1f} GB are free, or use --skip-checks to try with less."
    return Finding("Memory", f"Only {detail}", remedy)


def _available_memory() -> int:
    have = int(psutil.virtual_memory().available)
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    try:
        text = limit.read_text().strip()
        return have if text == "max" else min(have, int(text) - int(used.read_text()))
    except (OSError, ValueError):
        return have


def free_disk(root: Path, available: int | None = None) -> Finding:
    """Check the file system the data will be on."""
    place = next(path for path in (root, *root.parents) if path.exists())
    have = shutil.disk_usage(place).free if available is None else available
    detail = f"{have / 1e9:.1f} GB of disk are free for {root}."
    if have >= LEAST_DISK:
        return Finding("Disk", detail)
    remedy = "Free some space, or put the data elsewhere: CAUSEWAY_STATE=/a/larger/disk make run"
    return Finding("Disk", f"Only {detail}", remedy)


def java_version() -> Finding:
    """Check the Java the broker runs on."""
    remedy = "apt-get install -y openjdk-17-jre-headless"
    java = shutil.which("java")
    if java is None:
        return Finding("Java", "Java is not installed and the Kafka broker needs it.", remedy)
    words = _words_of((java, "-version"))
    found = re.search(r'version "(\d+)', words)
    version = int(found[1]) if found else 0
    detail = f"Java {version}." if version else "Java does not tell its version."
    if version >= LEAST_JAVA:
        return Finding("Java", detail)
    return Finding("Java", f"{detail} The Kafka broker needs {LEAST_JAVA} or newer.", remedy)


def maven(places: Places) -> Finding:
    """Check Maven, which is needed only until the broker's jars are here."""
    if shutil.which("mvn") is not None:
        return Finding("Maven", "Maven is installed.")
    if not damaged(places.kafka_jars, read_sums()):
        return Finding("Maven", "Maven is not installed, and not needed: the broker's jars are here.")
    return Finding("Maven", "Maven is not installed and the Kafka broker comes by it.", "apt-get install -y maven")


def mongod() -> Finding:
    """Check that the database server is there and its libraries too."""
    try:
        return Finding("MongoDB", f"MongoDB {version_of(find_mongod())}.")
    except Trouble as trouble:
        return Finding("MongoDB", trouble.sentence, trouble.remedy)


def program(name: str) -> Finding:
    """Check a program that comes with the environment."""
    path = Path(sys.executable).with_name(name)
    if path.exists():
        return Finding(name, f"{name} is installed.")
    return Finding(name, f"{name} is not in this environment.", "make run installs it.")


def gateway_port(places: Places, port: int) -> Finding:
    """Check the one port that people know; a system of ours that runs there is no fault."""
    if is_free(port):
        return Finding("Port", f"Port {port} is free.")
    state = running_state(places)
    if state is not None and state.url.endswith(f":{port}"):
        return Finding("Port", f"Causeway runs on port {port}.")
    remedy = f"Stop that process, or take another port: CAUSEWAY_PORT={port + 100} make run"
    return Finding("Port", f"Port {port} is in use by {owner_of(port)}.", remedy)


def _words_of(command: Sequence[str], run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run) -> str:
    done = run(command, capture_output=True, text=True, check=False, timeout=20, env={**os.environ, "LC_ALL": "C"})
    return done.stdout + done.stderr
