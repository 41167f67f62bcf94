"""Carrying out a decision on many applications: where it stands, and whom it could not give a place.

::

    (commit) ──► running ──► done
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from causeway_registrations.domain.decision import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRound:
    """The outcomes of a preview that was committed; ``done`` of them are carried out.

    ``refused`` says by application why an accepted person could not be registered; they stay as they were.
    """

    id: str
    revision: int = 1
    event_id: str
    by: str
    """The operator who decided."""
    outcomes: Sequence[Outcome]
    done: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime
    finished_at: datetime | None = None

    def next_outcomes(self, at_most: int) -> Sequence[Outcome]:
        """Return the next outcomes that are to be carried out."""
        return self.outcomes[self.done : self.done + at_most]

    def advance(self, count: int, refused: Mapping[str, str], now: datetime) -> "DecisionRound":
        """Return the round after ``count`` more."""
        done = self.done + count
        return replace(
            self,
            revision=self.revision + 1,
            done=done,
            refused={**self.refused, **refused},
            finished_at=now if done >= len(self.outcomes) else None,
        )
