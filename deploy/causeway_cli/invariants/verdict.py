"""What a check found."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 5
"""How many offenders a verdict names; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an invariant holds, with the numbers that show it."""

    invariant: str
    promise: str
    holds: bool
    detail: str

    @classmethod
    def of(cls, invariant: str, promise: str, offenders: Sequence[str], checked: str) -> "Verdict":
        """Return the verdict over ``offenders``; ``checked`` says what was looked at."""
        if not offenders:
            return cls(invariant, promise, holds=True, detail=checked)
        named = "; ".join(offenders[:SHOWN])
        return cls(invariant, promise, holds=False, detail=f"{len(offenders)} offend: {named}")
