"""Where a local Causeway keeps its files: one state directory, and a cache that several of them may share."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The checkout this command line belongs to."""


@dataclass(frozen=True, slots=True)
class Places:
    """Paths under the state directory. Nothing is created before :meth:`prepare`."""

    root: Path
    cache: Path

    @property
    def data(self) -> Path:
        """What must survive a restart: Kafka's log, MongoDB's files, received mail."""
        return self.root / "data"

    @property
    def logs(self) -> Path:
        """One log file a process."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """What only the running system needs: lock, state, rendered configuration."""
        return self.root / "run"

    @property
    def state(self) -> Path:
        """The supervisor's account of what runs."""
        return self.run / "state.json"

    @property
    def lock(self) -> Path:
        """Held by the living supervisor; the kernel lets go of it when that dies."""
        return self.run / "supervisor.lock"

    @property
    def secrets(self) -> Path:
        """Generated keys and the first operator's password, readable by the owner only."""
        return self.root / "secrets.json"

    @property
    def kafka_jars(self) -> Path:
        """The broker's jars, fetched once."""
        return self.cache / "kafka-jars"

    def log_of(self, name: str) -> Path:
        """Return the log file of the process called ``name``."""
        return self.logs / f"{name}.log"

    def prepare(self) -> None:
        """Create the directories that every start needs, closed to others: logs and data hold people's names."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
        for path in (self.data, self.logs, self.run, self.cache):
            path.mkdir(parents=True, exist_ok=True)


def find_places(root: Path | None = None) -> Places:
    """Return the places under ``root``, ``CAUSEWAY_STATE`` or ``.causeway`` in the checkout, in this order."""
    home = PROJECT / ".causeway"
    state = root or Path(os.environ.get("CAUSEWAY_STATE") or home)
    return Places(root=state.resolve(), cache=Path(os.environ.get("CAUSEWAY_CACHE") or home / "cache").resolve())
