"""What happened to series and enrolments; each fact becomes one message."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series import Series


@dataclass(frozen=True, slots=True)
class SeriesDescribed:
    """An operator has opened or closed a series, or changed what it says."""

    series: Series


@dataclass(frozen=True, slots=True)
class EnrolmentFact:
    """Something happened to an enrolment; ``dates`` are the registrations that it is about."""

    enrolment: Enrolment
    series: Series
    dates: Sequence[Registration]


class ParticipantEnrolled(EnrolmentFact):
    """The dates known so far were gone through; ``dates`` are the person's live registrations."""


class EnrolmentEnded(EnrolmentFact):
    """It has ended and the dates to come were withdrawn; ``dates`` are these registrations."""


@dataclass(frozen=True, slots=True)
class EnrolmentErased:
    """The person was forgotten."""

    enrolment: Enrolment
