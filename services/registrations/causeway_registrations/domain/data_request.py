"""A person wants to know what is held about them; the answer goes to their mailbox and nowhere else."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from causeway_registrations.domain.application import Application
from causeway_registrations.domain.delegation import Delegation
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration

ONE_MAIL_IN = timedelta(minutes=10)
"""Whoever asks again sooner hears the same and gets no second mail, so that nobody's mailbox can be flooded."""


def request_id(registration_id: str) -> str:
    """Return the id of the request that goes by way of a registration."""
    return f"{registration_id}:data"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """The newest request of a person, by way of one of their registrations, so that no address is in it.

    Who has none asks by way of what else there is: ``registration_id`` is then the id of an application, a delegation
    that they lead, or an enrolment, whose ``event_id`` is the series'.
    """

    id: str
    revision: int = 1
    registration_id: str
    event_id: str
    language: str
    zone: str
    requested_at: datetime

    @classmethod
    def first(
        cls, found: Registration | Application | Delegation | Enrolment, *, language: str, zone: str, now: datetime
    ) -> "DataRequest":
        """Return the first request by way of ``found``; the mail is to be in ``language`` and ``zone``."""
        return cls(
            id=request_id(found.id),
            registration_id=found.id,
            event_id=found.series_id if isinstance(found, Enrolment) else found.event_id,
            language=language,
            zone=zone,
            requested_at=now,
        )

    def too_soon(self, now: datetime) -> bool:
        """Say whether the mail of this request is too young for another."""
        return now < self.requested_at + ONE_MAIL_IN

    def again(self, *, language: str, zone: str, now: datetime) -> "DataRequest":
        """Return the next request of the same person."""
        return replace(self, revision=self.revision + 1, language=language, zone=zone, requested_at=now)
