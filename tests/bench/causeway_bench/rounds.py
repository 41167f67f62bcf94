"""Running each measure several times beside its floor and keeping the median."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class WrongCount(AssertionError):
    """The databases do not hold what the clients were told; a rate over wrong data is no figure."""


WORST = frozenset({"lost", "oversold", "duplicates", "wrong", "unanswered", "without_retry_after", "peak_mb"})
"""Extras of which the worst round counts instead of the median."""


@dataclass(frozen=True)
class Bench:
    """What every measure may use: servers of the bench's own and a place for logs."""

    mongo_uri: str
    kafka: str
    logs: Path
    namespace: str
    round: int

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings that services and floors are started with."""
        return {
            "CAUSEWAY_MONGO_URI": self.mongo_uri,
            "CAUSEWAY_KAFKA": self.kafka,
            "CAUSEWAY_NAMESPACE": self.namespace,
            "CAUSEWAY_LINK_KEYS": "bench-only-link-key-of-the-office",
            "CAUSEWAY_LOG_LEVEL": "warning",
            "MALLOC_ARENA_MAX": "2",
        }


@dataclass(frozen=True)
class Sample:
    """One round: the value, its floor in the same unit, and what else belongs to it (``p99_ms``, ``lost`` …)."""

    value: float
    floor: float | None = None
    extras: Mapping[str, float] = field(default_factory=dict)
    void: str | None = None
    """Why the round does not count, for example because the load generator was the limit."""


@dataclass(frozen=True)
class Measure:
    """Something that is measured. ``target`` is in words, for the table; ``check`` decides whether it is reached."""

    name: str
    unit: str
    run: Callable[[Bench], Sample]
    target: str = ""
    check: Callable[["Figures"], bool] | None = None
    rounds: int = 3


@dataclass(frozen=True)
class Figures:
    """The medians of a measure's rounds."""

    measure: Measure
    value: float
    floor: float | None
    ratio: float | None
    spread: float
    extras: Mapping[str, float]
    void_rounds: Sequence[str]

    @property
    def reached(self) -> bool | None:
        """Say whether the target is reached; none where there is no target."""
        return None if self.measure.check is None else self.measure.check(self)

    def as_json(self) -> dict[str, Any]:
        """Return the entry for ``bench.json``."""
        entry: dict[str, Any] = {"value": round(self.value, 3), "unit": self.measure.unit, "spread": self.spread}
        if self.floor is not None and self.ratio is not None:
            entry |= {"floor": round(self.floor, 3), "ratio": round(self.ratio, 3)}
        entry |= {name: round(value, 3) for name, value in self.extras.items()}
        if self.void_rounds:
            entry["void_rounds"] = list(self.void_rounds)
        if self.reached is not None:
            entry["reached"] = self.reached
        return entry


def figures(measure: Measure, samples: Sequence[Sample]) -> Figures:
    """Return the medians over the rounds that count, or over all when none does.

    What must not happen even once (``WORST``) is the worst of all rounds.
    """
    counted = [sample for sample in samples if sample.void is None] or list(samples)
    values = [sample.value for sample in counted]
    floors = [sample.floor for sample in counted if sample.floor is not None]
    ratios = [sample.value / sample.floor for sample in counted if sample.floor]
    names = {name for sample in counted for name in sample.extras}
    return Figures(
        measure=measure,
        value=statistics.median(values),
        floor=statistics.median(floors) if floors else None,
        ratio=statistics.median(ratios) if ratios else None,
        spread=round((max(values) - min(values)) / (statistics.median(values) or 1), 3),
        extras={name: _combine(name, counted) for name in sorted(names)},
        void_rounds=[sample.void for sample in samples if sample.void],
    )


def _combine(name: str, samples: Sequence[Sample]) -> float:
    values = [sample.extras[name] for sample in samples if name in sample.extras]
    return max(values) if name in WORST else statistics.median(values)
