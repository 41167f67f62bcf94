"""Our copy of a registration or an application: whom to tell, in which language, and what is still true for them."""

from dataclasses import dataclass
from datetime import datetime

from causeway_notifications.domain.kinds import CONTACT, LIVE
from causeway_notifications.domain.known_series import KnownSeries


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
class HeldDelegation:
    """What a leader is told of their delegation: ``filled`` of its ``places``, which return at ``returns_at``.

    ``lapsed`` members had not confirmed in time when this was last heard of.
    """

    label: str
    places: int
    filled: int
    returns_at: datetime
    lapsed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRegistration:
    """A registration as last heard of. ``revision`` is the sequence number of that message.

    An ``application`` for a place is told about in the same way; its statuses are its own. Whoever leads a delegation
    is kept like a registration with the status ``leading``, by the delegation's id. So is a contact of an institution
    who has asked for their data, with the status ``contact``, by the contact's id: their ``event_id`` is the
    institution's. Somebody who asked to be forgotten has a registration without a person.
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
    named_by: str | None = None
    """For whom somebody else has named this person; none if they came by themselves."""
    delegation: HeldDelegation | None = None
    series: KnownSeries | None = None
    """Set where it is an enrolment in a whole series; ``event_id`` is then the series' id."""
    application: bool = False
    rank: int | None = None
    """An application's place on the reserve list, from 1."""

    @property
    def is_contact(self) -> bool:
        """Say whether this is a contact of an institution, for whom there is no event."""
        return self.status == CONTACT

    @property
    def live(self) -> bool:
        """Say whether this person still wants to come."""
        return self.status in LIVE

    @property
    def confirmed(self) -> bool:
        """Say whether this person has a place, and so an entry in the calendar."""
        return self.status == "confirmed"
