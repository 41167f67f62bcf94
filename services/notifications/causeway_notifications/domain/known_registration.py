"""Our copy of a registration or an application: whom to tell, in which language, and what is still true for them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.kinds import LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who to write to; the only personal data this service holds."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOffer:
    """A freed place held for this person until ``expires_at``."""

    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRegistration:
    """A registration as last heard of. ``revision`` is the sequence number of that message.

    An ``application`` for a place is told about in the same way; its statuses are its own. Somebody who asked to be
    forgotten has a registration without a person.
    """

    id: str
    revision: int
    event_id: str
    mode: str
    status: str
    offer: HeldOffer | None
    language: str
    zone: str
    link_version: int
    registered_at: datetime
    person: Person | None
    checked_in: bool = False
    application: bool = False
    rank: int | None = None
    """An application's place on the reserve list, from 1."""

    @property
    def live(self) -> bool:
        """Say whether this person still wants to come."""
        return self.status in LIVE

    @property
    def confirmed(self) -> bool:
        """Say whether this person has a place, and so an entry in the calendar."""
        return self.status == "confirmed"
