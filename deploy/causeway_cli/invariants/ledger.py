"""What clients were told, kept outside the system so that it cannot agree with itself."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One answer that a client got."""

    key: str
    status: int
    registration_id: str
    event_id: str
    standing: str
    """``confirmed`` or ``waiting``, as answered."""


class Ledger:
    """Accepted registrations as their clients know them; safe to fill from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[str, list[Told]] = defaultdict(list)

    def note(self, told: Told) -> None:
        """Keep an answer."""
        with self._lock:
            self._told[told.key].append(told)

    @property
    def accepted(self) -> list[Told]:
        """The first accepted answer for every key."""
        with self._lock:
            return [answers[0] for answers in self._told.values()]

    @property
    def answers_by_key(self) -> Mapping[str, list[Told]]:
        """Every answer for every key, repeats included."""
        with self._lock:
            return {key: list(answers) for key, answers in self._told.items()}
