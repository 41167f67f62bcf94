"""Our copy of an event's feedback form: when those who took part are asked to answer it, and until when they can."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeedbackForm:
    """A form as last heard of, by the event's id; both times count from the event's end."""

    event_id: str
    revision: int
    invited_after: timedelta
    open_for: timedelta

    @property
    def id(self) -> str:
        """The event's id; there is one form of each event at a time."""
        return self.event_id

    def invites_at(self, ends_at: datetime) -> datetime:
        """Return when the letters go, for an event that ends at ``ends_at``."""
        return ends_at + self.invited_after

    def closes_at(self, ends_at: datetime) -> datetime:
        """Return when the form closes."""
        return ends_at + self.open_for
