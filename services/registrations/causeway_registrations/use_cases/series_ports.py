"""What series and enrolments need of the world: their shelf in a transaction, and what is read without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.series import Series

ENROLMENT_GOES_ON = "enrolment-goes-on"
"""Clock work: somebody who has enrolled is to be registered for the next dates."""

ENROLMENT_ENDS = "enrolment-ends"
"""Clock work: the dates to come of an ended enrolment are to be withdrawn."""

SERIES_FOLLOWS = "series-follows"
"""Clock work: the enrolled are to be registered for dates that were announced."""

DATE_OPENS = "date-opens"
"""Clock work: registration for a date has opened, and its series waits for that."""

SERIES_RETENTION = "series-retention"
"""Clock work: what was kept for a time after the last date of a series goes."""

ENROLMENT_RETENTION = "enrolment-retention"
"""Clock work: what was kept for a time after an enrolment had ended goes."""


class Enrolments(Protocol):
    """The enrolments of all series."""

    def get(self, entity_id: str, /) -> Enrolment:
        """Return the enrolment.

        Raises:
            UnknownSubject: there is none by that id.
        """

    def find(self, entity_id: str, /) -> Enrolment | None:
        """Return the enrolment, or none."""

    def want_person(self, identity: str, /) -> None:
        """Ask for a person's live enrolment that will be needed."""

    def live_of(self, identity: str, /) -> Enrolment | None:
        """Return the person's live enrolment in a series, if they have one."""

    def live_in(self, series_id: str, *, after: str, at_most: int) -> Sequence[Enrolment]:
        """Return live enrolments in a series, the oldest first, those after the id ``after``."""

    def in_series(self, series_id: str, *, after: str, at_most: int) -> Sequence[Enrolment]:
        """Return enrolments in a series, ended ones too, the oldest first, those after the id ``after``."""

    def of_person(self, key: str, at_most: int, /) -> Sequence[Enrolment]:
        """Return enrolments that hold the person with this key, the oldest first."""

    def newest_of(self, key: str, /) -> Enrolment | None:
        """Return the enrolment that the person with this key made last, if anything is held about them."""

    def add(self, entity: Enrolment, /) -> None:
        """Keep a new enrolment."""

    def save(self, entity: Enrolment, /) -> None:
        """Keep a changed enrolment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDate:
    """One date of a person's series, and their registration for it, if they have one."""

    announced: Announcement
    registration: Registration | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEnrolment:
    """An enrolment with its series and its dates, in the order they end."""

    enrolment: Enrolment
    series: Series
    dates: Sequence[ShownDate]


class SeriesReadings(Protocol):
    """What can be read of series outside a transaction."""

    def series(self, series_id: str) -> Series | None:
        """Return what was laid down for a series, or none."""

    def has_dates(self, series_id: str) -> bool:
        """Say whether any announced event belongs to it."""

    def enrolment(self, enrolment_id: str) -> ShownEnrolment | None:
        """Return an enrolment with its dates, or none."""

    def enrolments_in(self, series_id: str, *, after: str | None, limit: int) -> Sequence[Enrolment]:
        """Return up to ``limit`` enrolments in a series, the oldest first, those after the id ``after``."""

    def live_count(self, series_id: str) -> int:
        """Return how many are enrolled in a series now."""

    def enrolments_of_person(self, key: str, *, after: str | None, limit: int) -> Sequence[ShownEnrolment]:
        """Return up to ``limit`` enrolments that hold the person with this key, after the id ``after``; no dates."""
