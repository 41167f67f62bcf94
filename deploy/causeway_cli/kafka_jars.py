"""The Kafka broker's jars: fetched by Maven, compared with the sums in the repository, fetched again when damaged."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from causeway_cli.places import PROJECT
from causeway_cli.trouble import Trouble

POM = PROJECT / "deploy" / "broker" / "pom.xml"
SUMS = PROJECT / "deploy" / "broker" / "jars.sha256"


def read_sums(path: Path = SUMS) -> Mapping[str, str]:
    """Return file name -> SHA-256 of every jar the broker needs."""
    pairs = (line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip())
    return {name: digest for digest, name in pairs}


def damaged(directory: Path, sums: Mapping[str, str]) -> list[str]:
    """Name the jars that are missing from ``directory`` or differ from their sum."""
    return [name for name, digest in sums.items() if _digest(directory / name) != digest]


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def ensure_jars(directory: Path, *, log: Path, sums: Mapping[str, str] | None = None) -> Path:
    """Return ``directory`` with every jar in it, whole. Whoever comes while they are fetched waits for that.

    Raises :class:`Trouble` when Maven is missing or the jars cannot be had.
    """
    wanted = read_sums() if sums is None else sums
    with _alone(directory.with_name(f"{directory.name}.lock")):
        if damaged(directory, wanted):
            _fetch_whole(directory, wanted, log)
    return directory


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``, waiting for it; the kernel frees it with its holder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch_whole(directory: Path, wanted: Mapping[str, str], log: Path) -> None:
    # A damaged copy in Maven's own repository would be copied again and again, so the second try has one of its own.
    shutil.rmtree(directory, ignore_errors=True)
    _fetch(directory, log, repository=None)
    if damaged(directory, wanted):
        private = directory.with_name("maven-repository")
        shutil.rmtree(directory, ignore_errors=True)
        _fetch(directory, log, repository=private)
        shutil.rmtree(private, ignore_errors=True)
    still = damaged(directory, wanted)
    if still:
        shutil.rmtree(directory, ignore_errors=True)
        raise Trouble(
            f"{len(still)} of the broker's {len(wanted)} jars arrived damaged, first {still[0]}.",
            remedy="Run the same command again; they are fetched anew.",
        )


def _fetch(directory: Path, log: Path, *, repository: Path | None) -> None:
    if shutil.which("mvn") is None:
        raise Trouble("Maven is not installed and the Kafka broker comes by it.", remedy="apt-get install -y maven")
    # Strict checksums (-C): Maven by itself only warns about a damaged download.
    command = [
        "mvn",
        *["-q", "-B", "-C", "-f"],
        str(POM),
        f"-DoutputDirectory={directory}",
        "dependency:copy-dependencies",
    ]
    if repository is not None:
        command.insert(1, f"-Dmaven.repo.local={repository}")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        code = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False).returncode  # noqa: S603
    if code != 0 and repository is not None:
        raise Trouble(
            "The Kafka broker's jars could not be fetched.",
            remedy=f"See {log} for Maven's words, check the network, then run the same command again.",
        )
