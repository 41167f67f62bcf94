"""Make ``.venv`` hold exactly what a lock file says; the standard library is all this needs.

``python3 deploy/bootstrap.py local`` for running, ``dev`` for testing as well. A second call sees by the lock's own sum
that nothing is to do. An installation that was cut off leaves no mark, so the next call does it again.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = PROJECT / ".venv"
OLDEST_PYTHON = (3, 11)

# A larger set serves the smaller one's purpose too: whoever can test can run.
INCLUDES = {"local": ("local", "dev"), "dev": ("dev",)}


class Stopped(Exception):
    """What went wrong, in a sentence with the next step."""


def main(arguments: list[str]) -> int:
    """Install the set named by the first argument and return the exit code."""
    try:
        wanted = arguments[0] if arguments else "local"
        if wanted not in INCLUDES:
            raise Stopped(f"There is no set called {wanted}; choose from {', '.join(INCLUDES)}.")
        check_python(sys.version_info[:2])
        if not is_installed(wanted):
            install(wanted)
    except Stopped as stopped:
        print(f"✗ {stopped}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("✗ Stopped half-way; the next run begins the installation again.", file=sys.stderr)
        return 130
    return 0


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old, before anything is made with it."""
    if version < OLDEST_PYTHON:
        have, need = (".".join(map(str, one)) for one in (version, OLDEST_PYTHON))
        raise Stopped(
            f"Python {have} is too old, {need} or newer is needed: apt-get install -y python{need} python{need}-venv,"
            f" then make run PYTHON=python{need}"
        )


def lock_of(wanted: str) -> Path:
    """Return the lock file of a set."""
    return PROJECT / "requirements" / f"{wanted}.lock"


def mark_of(wanted: str) -> Path:
    """Return the file that says which lock has been installed whole."""
    return ENVIRONMENT / f".installed-{wanted}"


def sum_of(wanted: str) -> str:
    """Return what identifies an installation: lock, project file and interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (lock_of(wanted), PROJECT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_installed(wanted: str) -> bool:
    """Say whether a set that includes ``wanted`` is there, whole and of this lock."""
    python = ENVIRONMENT / "bin" / "python"
    return python.exists() and any(_read(mark_of(name)) == sum_of(name) for name in INCLUDES[wanted])


def install(wanted: str) -> None:
    """Make the environment and install the lock, then the project itself as an editable link."""
    for name in INCLUDES:
        mark_of(name).unlink(missing_ok=True)
    print(
        f"Installing what {lock_of(wanted).relative_to(PROJECT)} lists into .venv, once …", file=sys.stderr, flush=True
    )
    make_environment()
    pip("install", "--quiet", "--require-hashes", "--requirement", str(lock_of(wanted)))
    pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(PROJECT))
    mark_of(wanted).write_text(sum_of(wanted), encoding="ascii")


def make_environment() -> None:
    """Make the environment, or make it anew when an interrupted run left one that cannot run pip."""
    python = ENVIRONMENT / "bin" / "python"
    if python.exists() and _runs(python, "-m", "pip", "--version"):
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Stopped(
            f"The environment .venv could not be made ({error}): apt-get install -y python{version}-venv, then again."
        ) from error


def pip(*arguments: str) -> None:
    """Run pip in the environment. A broken download or a wrong hash ends here; nothing is marked as installed."""
    command = (str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", *arguments)
    if subprocess.run(command, check=False, cwd=PROJECT).returncode != 0:  # noqa: S603 - our own interpreter
        raise Stopped(
            "The installation did not finish; pip's reason is above. Check the network, then run the command again."
        )


def _runs(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0  # noqa: S603


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
