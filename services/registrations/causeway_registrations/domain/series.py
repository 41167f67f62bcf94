"""A series: the dates of one programme, or of one edition of it, that people can enrol in as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.series_refusals import SeriesNotOpen

MOST_DATES = 200
"""Dates to come that one series has at most; beyond these the nearest are taken first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What an operator has laid down for a series; ``id`` is that of the programme or edition.

    Nobody new enrols while it is not ``open``; who is enrolled already goes on being registered for new dates.
    """

    id: str
    revision: int = 0
    open: bool = False
    title: Mapping[str, str]
    usual_mode: str | None = None
    """The mode that the form proposes, if any."""
    joins_before_opening: bool = True
    """Whether the enrolled get their places when a date is announced, or when its registration opens."""

    def describe(self, wanted: "Series") -> "Series":
        """Return the series as ``wanted``, with the next revision."""
        return replace(wanted, revision=self.revision + 1)

    def refuse_unless_open(self) -> None:
        """Say no to a new enrolment.

        Raises:
            SeriesNotOpen
        """
        if not self.open:
            raise SeriesNotOpen(
                "One cannot enrol in this series as a whole at the moment.",
                next_step="Register for its dates one by one.",
            )


def series_of(announced: Announcement) -> tuple[str, ...]:
    """Return the ids of the series that an event may belong to: its edition's and its programme's."""
    return tuple(dict.fromkeys(one for one in (announced.edition_id, announced.programme_id) if one))
