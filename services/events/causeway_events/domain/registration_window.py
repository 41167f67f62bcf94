"""When people may register for an event."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from causeway_events.domain.refusals import WindowAfterEnd, WindowPast, WindowUpsideDown
from causeway_events.domain.schedule import Schedule

CLOSING_NOW = timedelta(minutes=5)
"""The time from an operator's decision to close registration until the request is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationWindow:
    """Open from ``opens_at`` (none: as soon as the event is published) until ``closes_at``."""

    opens_at: datetime | None
    closes_at: datetime

    def check(self, schedule: Schedule) -> None:
        """Make sure that the window fits the event.

        Raises:
            WindowUpsideDown: it closes before it opens.
            WindowAfterEnd: it closes after the event has ended.
        """
        if self.opens_at is not None and self.opens_at >= self.closes_at:
            raise WindowUpsideDown(
                "Registration would close before it opens.",
                next_step="Give an opening before the closing.",
                opens_at=self.opens_at.isoformat(),
                closes_at=self.closes_at.isoformat(),
            )
        if self.closes_at > schedule.ends_at:
            raise WindowAfterEnd(
                "Registration would close after the event has ended.",
                next_step="Close registration at the end of the event or before; give it together with the new time.",
                closes_at=self.closes_at.isoformat(),
                ends_at=schedule.ends_at.isoformat(),
            )

    def check_ahead(self, schedule: Schedule, *, now: datetime) -> None:
        """Make sure that people can still register for an event to come.

        Raises:
            WindowPast: the window is closed already. Closing it this very minute is a wish, not a mistake.
        """
        if self.closes_at + CLOSING_NOW <= now < schedule.starts_at:
            raise WindowPast(
                "Registration would already be closed.",
                next_step="Choose a closing in the future.",
                closes_at=self.closes_at.isoformat(),
            )

    def following(self, before: Schedule, after: Schedule) -> "RegistrationWindow":
        """Return the window after the event has moved: one that closed at the start still does."""
        if self.closes_at != before.starts_at:
            return self
        return RegistrationWindow(opens_at=self.opens_at, closes_at=after.starts_at)
