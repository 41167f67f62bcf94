"""What is held about a person in a registration, and for how long after the event.

What is needed for statistics (country, mode, status, attendance, institution, language) has nobody in it once the
person is gone, and stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Held(StrEnum):
    """One part of what is held about a person; each has a time of its own."""

    PERSON = "person"
    """Name and e-mail address, and everything made from them."""
    ZONE = "zone"
    """Where their clock is, so that times could be written as it shows them."""
    NEEDS = "needs"
    """What they said they need to take part; it may tell of their health, and serves nobody once the event is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """How long after the end of an event each part is kept."""

    keep: Mapping[Held, timedelta] = field(
        default_factory=lambda: {
            Held.PERSON: timedelta(days=180),
            Held.ZONE: timedelta(days=30),
            Held.NEEDS: timedelta(days=14),
        }
    )

    def until(self, ends_at: datetime) -> Mapping[Held, datetime]:
        """Return the moment at which each part goes."""
        return {part: ends_at + time for part, time in self.keep.items()}

    def over(self, ends_at: datetime, now: datetime) -> frozenset[Held]:
        """Return the parts whose time is over."""
        return frozenset(part for part, until in self.until(ends_at).items() if until <= now)

    def next_end(self, ends_at: datetime, now: datetime | None = None) -> datetime | None:
        """Return when the next part goes: the first of all, or the first after ``now``; none when all have gone."""
        return min((until for until in self.until(ends_at).values() if now is None or until > now), default=None)


USUAL = RetentionRules()
"""What holds where an installation has set nothing else."""
