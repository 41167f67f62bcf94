"""A whole series that somebody is enrolled in: kept as a registration whose event is the series."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_event import KnownEvent

if TYPE_CHECKING:
    from causeway_notifications.domain.known_registration import KnownRegistration

ABOUT_SERIES = frozenset({Kind.SERIES, Kind.SERIES_ENDED})

NOT_JOINED = "not-joined"
"""What is said of a date that has refused the person; it has no registration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDate:
    """One date as it was when the enrolment was told of; ``registration_id`` is none where there is no registration."""

    event_id: str
    registration_id: str | None = None
    registration_revision: int = 0
    mode: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSeries:
    """The title of a series, and the dates that the newest message about the enrolment told of."""

    title: Mapping[str, str]
    dates: tuple[KnownDate, ...] = ()


def standing_for(reader: "KnownRegistration", title: Mapping[str, str]) -> KnownEvent:
    """Return as an event what a letter is about that is none, of which the letter shows the title at most.

    That is a series, of which the rest is said date by date, or the part of a contact in an institution.
    """
    return KnownEvent(
        id=reader.event_id,
        revision=reader.revision,
        status="published",
        title=title,
        summary={},
        languages=(),
        starts_at=reader.registered_at,
        ends_at=reader.registered_at,
        zone=reader.zone,
        place=None,
        modes=(reader.mode,),
        hosts=(),
        sequence=0,
    )
