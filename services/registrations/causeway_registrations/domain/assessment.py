"""What a person decided by hand about one participant: passed, and confirmed for a certificate."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The hand marks of one registration, whose id it has; ``assessed_by`` is the id of the operator."""

    registration_id: str
    event_id: str
    revision: int = 0
    passed: bool = False
    confirmed: bool = False
    assessed_by: str | None = None
    assessed_at: datetime | None = None

    @property
    def id(self) -> str:
        """The registration's id; each has one assessment at most."""
        return self.registration_id

    def decide(self, *, passed: bool, confirmed: bool, by: str, now: datetime) -> "Assessment":
        """Return the assessment with new marks."""
        return replace(
            self,
            revision=self.revision + 1,
            passed=passed,
            confirmed=confirmed,
            assessed_by=by,
            assessed_at=now,
        )
