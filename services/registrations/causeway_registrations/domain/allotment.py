"""Places kept for an institution, or held for a purpose, until a date on which those that nobody filled return.

::

    (grant) ──► open ──► returned
"""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.refusals import (
    AllotmentElsewhere,
    AllotmentReturned,
    AllotmentTooSmall,
    AllotmentUsedUp,
)


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
    waiting_priority: int | None = None
    """With which its people wait once it is used up, as those of a kind do; none when they do not wait."""

    @property
    def unfilled(self) -> int:
        """How many places it still keeps from others."""
        return 0 if self.returned_at is not None else self.places - self.filled

    @property
    def kept(self) -> Demand:
        """What it keeps from others now."""
        return Demand(mode=self.mode, kind=self.kind, size=self.unfilled)

    @property
    def lets_wait(self) -> bool:
        """Whether its people may wait for its places."""
        return self.waiting_priority is not None and self.returned_at is None

    def line_of(self, demand: Demand) -> Line:
        """Return where its people wait with this demand."""
        assert self.waiting_priority is not None, "its people do not wait"
        return Line(demand, self.waiting_priority, self.id)

    def fill(self, size: int) -> "Allotment":
        """Let ``size`` people have places of it.

        Raises:
            AllotmentReturned: its date is over.
            AllotmentUsedUp: too few are left.
        """
        self.refuse_if_returned()
        if size > self.unfilled:
            raise self.used_up(self.unfilled)
        return replace(self, revision=self.revision + 1, filled=self.filled + size)

    def used_up(self, left: int) -> AllotmentUsedUp:
        """Return the refusal for people of whom it has places for ``left`` only."""
        return AllotmentUsedUp(
            "Too few places of this allotment are left.",
            next_step="Ask the organiser for more, or register without it.",
            left=left,
        )

    def take_back(self, size: int) -> "Allotment":
        """Let ``size`` people go who had places of it."""
        return replace(self, revision=self.revision + 1, filled=self.filled - size)

    def change(self, places: int, returns_at: datetime, waiting_priority: int | None = None) -> "Allotment":
        """Keep more or fewer places, or until another date; who waits already goes on with the priority they have.

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
        changed = replace(self, places=places, returns_at=returns_at, waiting_priority=waiting_priority)
        return replace(changed, revision=self.revision + 1)

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

    def refuse_elsewhere(self, event_id: str, demand: Demand) -> None:
        """Say no to people whom its places are not for.

        Raises:
            AllotmentElsewhere: they are of another event, mode or kind.
        """
        if (self.event_id, self.mode, self.kind) != (event_id, demand.mode, demand.kind):
            raise AllotmentElsewhere(
                "This allotment is for other places.",
                next_step="Choose the mode and the kind of ticket that it is for.",
                mode=self.mode,
                kind=self.kind,
            )

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
