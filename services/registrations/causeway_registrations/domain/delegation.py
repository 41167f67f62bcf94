"""Whom an institution sends to an event: an allotment's places, filled by a leader within the quota.

::

    (name a leader) ──► led ──► left
                         ▲        │
                         └────────┘
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from causeway_registrations.domain.participant import person_key

REMINDED_BEFORE = timedelta(days=3)
"""How long before the places return the leader is told."""

LAPSES_TOLD_AFTER = timedelta(minutes=15)
"""Those who were named together lapse together; the leader hears of all of them in one mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Who fills a delegation's places; mail comes in ``language`` and shows times in ``zone``."""

    name: str
    email: str
    language: str
    zone: str

    @property
    def person_key(self) -> str:
        """What finds the mailbox again."""
        return person_key(self.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """The leader of one allotment and their link; there is no leader once they were replaced by nobody or forgotten."""

    id: str
    revision: int = 1
    event_id: str
    allotment_id: str
    leader: Leader | None
    link_version: int = 1
    led_since: datetime
    lapsed_untold: int = 0
    """Members who did not confirm in time, since the leader last heard of any."""

    def lead_by(self, leader: Leader, now: datetime) -> "Delegation":
        """Let somebody lead it; the link of whoever led it before opens nothing any more."""
        same = self.is_led_by(leader)
        return replace(
            self,
            revision=self.revision + 1,
            leader=leader,
            link_version=self.link_version + (0 if same else 1),
            led_since=self.led_since if same else now,
        )

    def is_led_by(self, leader: Leader) -> bool:
        """Say whether this is who leads it, perhaps under another name or in another language."""
        return self.leader is not None and self.leader.person_key == leader.person_key

    def leave(self) -> "Delegation":
        """Have nobody lead it, and know nothing of whoever did."""
        return replace(self, revision=self.revision + 1, leader=None, link_version=self.link_version + 1)

    def note_lapse(self) -> "Delegation":
        """Count a member who did not confirm in time."""
        return replace(self, revision=self.revision + 1, lapsed_untold=self.lapsed_untold + 1)

    def told_of_lapses(self) -> "Delegation":
        """Note that the leader hears of them now."""
        return replace(self, revision=self.revision + 1, lapsed_untold=0)

    def reminded(self) -> "Delegation":
        """Note that the leader is told now how long the places stay."""
        return replace(self, revision=self.revision + 1)

    def opens_by(self, link_version: int | None) -> bool:
        """Say whether a link of this version is the present leader's."""
        return self.leader is not None and link_version == self.link_version
