"""A delivery: one notice to one person, from the moment it is wanted until a mail server has taken it or never will."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from causeway_notifications.domain.kinds import Entry, Kind
from causeway_notifications.domain.refusals import StillUnderWay


class Status(StrEnum):
    """How far a delivery has come."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRY = "retry"
    ACCEPTED = "accepted"
    FAILED = "failed"
    DROPPED = "dropped"


ENDED = frozenset({Status.ACCEPTED, Status.FAILED, Status.DROPPED})


FORGOTTEN = "the person's data was erased"
"""Why a delivery to somebody who was forgotten is not sent; it also stands where a mail server's words were."""


def delivery_id(registration_id: str, kind: Kind, version: int, resend: int = 0) -> str:
    """Return the id that makes a second delivery of the same notice impossible."""
    return f"{registration_id}:{kind}:{version}" + (f".{resend}" if resend else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice to one person.

    ``version`` is what the notice is about: the registration's revision, the number of the offer, or the event's
    sequence. ``due_at`` is when
    the next attempt may be made, and while one is made, when somebody else may take it over; it is none at the end.
    """

    id: str
    revision: int
    registration_id: str
    event_id: str
    kind: Kind
    version: int
    resend: int
    entry: Entry | None
    status: Status
    attempts: int
    queued_at: datetime
    due_at: datetime | None
    ended_at: datetime | None = None
    reason: str | None = None
    claim: str | None = None
    language: str | None = None
    zone: str | None = None
    """In which the letter was asked for; by default the registration's."""

    @classmethod
    def of(
        cls,
        kind: Kind,
        version: int,
        *,
        registration_id: str,
        event_id: str,
        entry: Entry | None,
        now: datetime,
        language: str | None = None,
        zone: str | None = None,
    ) -> "Delivery":
        """Return a new delivery, due at once."""
        return cls(
            id=delivery_id(registration_id, kind, version),
            revision=1,
            registration_id=registration_id,
            event_id=event_id,
            kind=kind,
            version=version,
            resend=0,
            entry=entry,
            status=Status.QUEUED,
            attempts=0,
            queued_at=now,
            due_at=now,
            language=language,
            zone=zone,
        )

    @property
    def ended(self) -> bool:
        """Say whether nothing more will be tried."""
        return self.status in ENDED

    def accept(self, now: datetime) -> "Delivery":
        """Note that a mail server has taken it."""
        return self._end(Status.ACCEPTED, None, now)

    def fail(self, reason: str, now: datetime) -> "Delivery":
        """Give up, for a reason that somebody has to look at."""
        return self._end(Status.FAILED, reason, now)

    def drop(self, reason: str, now: datetime) -> "Delivery":
        """Leave it unsent because it is no longer true."""
        return self._end(Status.DROPPED, reason, now)

    def forget(self, now: datetime) -> "Delivery":
        """Return the delivery without anything about the person: what is still to be sent is not, and no server's words
        are kept, because they may quote the address.
        """
        if not self.ended:
            return replace(self.drop(FORGOTTEN, now), zone=None)
        reason = FORGOTTEN if self.status is Status.FAILED else self.reason
        return self if (self.reason, self.zone) == (reason, None) else self._step(reason=reason, zone=None)

    def put_off(self, reason: str, due_at: datetime) -> "Delivery":
        """Try again later because the mail server asked for it."""
        return self._step(status=Status.RETRY, reason=reason, due_at=due_at)

    def hand_back(self, reason: str, due_at: datetime) -> "Delivery":
        """Leave it waiting through no fault of its own; the attempt does not count."""
        status = Status.RETRY if self.attempts > 1 else Status.QUEUED
        return self._step(status=status, reason=reason, due_at=due_at, attempts=max(0, self.attempts - 1))

    def again(self, resend: int, now: datetime) -> "Delivery":
        """Return a new delivery of the same notice.

        Raises:
            StillUnderWay: the earlier one has not ended.
        """
        if not self.ended:
            raise StillUnderWay(
                "This message is still on its way.",
                next_step="Wait until it was accepted, or look at the reason for its delay.",
                status=str(self.status),
            )
        return replace(
            self,
            id=delivery_id(self.registration_id, self.kind, self.version, resend),
            revision=1,
            resend=resend,
            status=Status.QUEUED,
            attempts=0,
            queued_at=now,
            due_at=now,
            ended_at=None,
            reason=None,
            claim=None,
        )

    def _end(self, status: Status, reason: str | None, now: datetime) -> "Delivery":
        return self._step(status=status, reason=reason, due_at=None, ended_at=now)

    def _step(self, **changes: Any) -> "Delivery":
        return replace(self, revision=self.revision + 1, claim=None, **changes)
