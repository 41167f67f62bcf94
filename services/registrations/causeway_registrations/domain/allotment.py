"""Places kept for an institution, or held for a purpose, until a date on which those that nobody filled return.

::

    (grant) ──► open ──► returned
"""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.demand import Demand
from causeway_registrations.domain.refusals import AllotmentReturned, AllotmentTooSmall, AllotmentUsedUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """``places`` of one mode and kind, of which ``filled`` people have one; without an institution it is a hold."""

    id: str
    revision: int = 1
    event_id: str
    label: str
    institution_id: str | None = None
    mode: str
    kind: str | None = None
    places: int
    filled: int = 0
    returns_at: datetime
    returned_at: datetime | None = None
    delegation_id: str | None = None
    """Of the delegation that fills it, once somebody was named to lead it."""

    @property
    def unfilled(self) -> int:
        """How many places it still keeps from others."""
        return 0 if self.returned_at is not None else self.places - self.filled

    @property
    def kept(self) -> Demand:
        """What it keeps from others now."""
        return Demand(mode=self.mode, kind=self.kind, size=self.unfilled)

    def fill(self, size: int) -> "Allotment":
        """Let ``size`` people have places of it.

        Raises:
            AllotmentReturned: its date is over.
            AllotmentUsedUp: too few are left.
        """
        self.refuse_if_returned()
        if size > self.unfilled:
            raise AllotmentUsedUp(
                "Too few places of this allotment are left.",
                next_step="Ask the organiser for more, or register without it.",
                left=self.unfilled,
            )
        return replace(self, revision=self.revision + 1, filled=self.filled + size)

    def take_back(self, size: int) -> "Allotment":
        """Let ``size`` people go who had places of it."""
        return replace(self, revision=self.revision + 1, filled=self.filled - size)

    def change(self, places: int, returns_at: datetime) -> "Allotment":
        """Keep more or fewer places, or until another date.

        Raises:
            AllotmentReturned: its date is over.
            AllotmentTooSmall: more people have places of it already.
        """
        self.refuse_if_returned()
        if places < self.filled:
            raise AllotmentTooSmall(
                f"{self.filled} people have places of this allotment.",
                next_step="Keep at least as many places.",
                filled=self.filled,
            )
        return replace(self, revision=self.revision + 1, places=places, returns_at=returns_at)

    def return_unfilled(self, now: datetime) -> "Allotment":
        """Give what nobody filled back to everybody; who has a place keeps it.

        Raises:
            AllotmentReturned: it was returned before.
        """
        self.refuse_if_returned()
        return replace(self, revision=self.revision + 1, returned_at=now)

    def filled_by(self, delegation_id: str) -> "Allotment":
        """Have a delegation fill it; part of granting or changing it."""
        return replace(self, delegation_id=delegation_id)

    def is_due(self, now: datetime) -> bool:
        """Say whether its date is over, and it has not returned yet."""
        return self.returned_at is None and now >= self.returns_at

    def refuse_if_returned(self) -> None:
        """Say no to anything once the places are everybody's.

        Raises:
            AllotmentReturned
        """
        if self.returned_at is not None:
            raise AllotmentReturned(
                "The places of this allotment have returned to everybody.",
                next_step="Register without it, or ask the organiser for a new one.",
                returned_at=self.returned_at.isoformat(),
            )
