"""Who of an event's participants gets a certificate, what it is called, and when it is given out by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.certificate_refusals import NothingAskedFor


class Unmet(Enum):
    """What somebody lacks for a certificate."""

    NOT_CHECKED_IN = "not_checked_in"
    SHARE_TOO_SMALL = "share_too_small"
    TOO_FEW_MINUTES = "too_few_minutes"
    NOT_PASSED = "not_passed"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """What is known of a participant's presence: whether they came, the share of sessions in percent, and minutes."""

    came: bool
    share: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRule:
    """The rule of one event; what is not asked for is none or false. ``event_id`` names both.

    ``title`` and ``signatory`` are printed, in the certificate's language; without a title it is called a certificate
    of attendance. With ``issued_after`` certificates are given out by themselves that long after the end.
    """

    event_id: str
    revision: int = 0
    checked_in: bool = False
    share: int | None = None
    minutes: int | None = None
    passed: bool = False
    confirmed: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    signatory: Mapping[str, str] = field(default_factory=dict)
    issued_after: timedelta | None = None

    @property
    def id(self) -> str:
        """The event's id; there is one rule of each event at a time."""
        return self.event_id

    def refuse_if_it_asks_nothing(self) -> None:
        """Say no to a rule by which everybody who registered would get a certificate.

        Raises:
            NothingAskedFor
        """
        if not (self.checked_in or self.share or self.minutes or self.passed or self.confirmed):
            raise NothingAskedFor(
                "Everybody who registered would get a certificate by this rule.",
                next_step="Ask for at least one of checked_in, share, minutes, passed or confirmed.",
            )

    def unmet(self, attended: Attended, assessment: Assessment | None) -> tuple[Unmet, ...]:
        """Return everything that somebody lacks, nothing if they get a certificate."""
        passed, confirmed = (assessment.passed, assessment.confirmed) if assessment else (False, False)
        lacks = {
            Unmet.NOT_CHECKED_IN: self.checked_in and not attended.came,
            Unmet.SHARE_TOO_SMALL: self.share is not None and attended.share < self.share,
            Unmet.TOO_FEW_MINUTES: self.minutes is not None and attended.minutes < self.minutes,
            Unmet.NOT_PASSED: self.passed and not passed,
            Unmet.NOT_CONFIRMED: self.confirmed and not confirmed,
        }
        return tuple(reason for reason, lacking in lacks.items() if lacking)

    def due_at(self, ends_at: datetime) -> datetime | None:
        """Return when certificates are given out by themselves, or none when somebody has to say so."""
        return None if self.issued_after is None else ends_at + self.issued_after
