"""When an event is: wall time as people say it, the zone it is said in, and the instants that follow from both."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from causeway_events.domain.refusals import (
    EndBeforeStart,
    LocalTimeDoesNotExist,
    TooLong,
    UnknownZone,
    UnlikelyYear,
)

LONGEST = timedelta(days=1100)
"""A joint exhibition may travel for three years."""

FIRST_YEAR, LAST_YEAR = 1990, 2100


@cache
def known_zones() -> frozenset[str]:
    """Return the names of the IANA zones; the entries for a machine without a zone are no place on earth."""
    return frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})


def instant_of(local: datetime, zone: str, *, fold: int = 0) -> datetime:
    """Return the UTC instant at which clocks in ``zone`` show ``local``.

    Args:
        local: wall time, without an offset.
        zone: an IANA name.
        fold: where clocks show ``local`` twice, 0 means the first time and 1 the second (PEP 495).

    Raises:
        UnknownZone: there is no such zone.
        UnlikelyYear: the year is before 1990 or after 2100.
        LocalTimeDoesNotExist: clocks skip ``local`` when they go forward.
    """
    if zone not in known_zones():
        raise UnknownZone(f"There is no time zone {zone!r}.", next_step="Use an IANA name such as Asia/Yerevan.")
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise UnlikelyYear(
            f"The year {local.year} is out of range.",
            next_step="Check the date.",
            earliest=FIRST_YEAR,
            latest=LAST_YEAR,
        )
    place = ZoneInfo(zone)
    instant = local.replace(tzinfo=place, fold=fold).astimezone(UTC)
    shown = instant.astimezone(place).replace(tzinfo=None)
    if shown != local.replace(fold=0):
        raise LocalTimeDoesNotExist(
            f"Clocks in {zone} never show {local.isoformat()}: they go forward at that moment.",
            next_step="Choose a time before or after the hour that is skipped.",
            local_time=local.isoformat(),
            zone=zone,
            shown_instead=shown.isoformat(),
        )
    return instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Start and end, as people at the event say them and as instants; made by ``Schedule.at``."""

    local_start: datetime
    local_end: datetime
    zone: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def at(
        cls, local_start: datetime, local_end: datetime, zone: str, *, start_fold: int = 0, end_fold: int = 0
    ) -> "Schedule":
        """Return the schedule of wall times in ``zone``; see ``instant_of`` for ``fold``.

        Raises:
            EndBeforeStart, TooLong, UnknownZone, UnlikelyYear, LocalTimeDoesNotExist: see each.
        """
        starts_at = instant_of(local_start, zone, fold=start_fold)
        ends_at = instant_of(local_end, zone, fold=end_fold)
        if ends_at <= starts_at:
            raise EndBeforeStart(
                f"The end {local_end.isoformat()} is not after the start {local_start.isoformat()}.",
                next_step="Give an end after the start.",
                local_start=local_start.isoformat(),
                local_end=local_end.isoformat(),
            )
        if ends_at - starts_at > LONGEST:
            raise TooLong(
                f"An event lasts at most {LONGEST.days} days.", next_step="Check the dates.", longest_days=LONGEST.days
            )
        return cls(local_start=local_start, local_end=local_end, zone=zone, starts_at=starts_at, ends_at=ends_at)

    def changed(
        self,
        *,
        local_start: datetime | None = None,
        local_end: datetime | None = None,
        zone: str | None = None,
        start_fold: int | None = None,
        end_fold: int | None = None,
    ) -> "Schedule":
        """Return the schedule with some of it changed; when only the start is given, the event lasts as long as before.

        Raises:
            EndBeforeStart, TooLong, UnknownZone, UnlikelyYear, LocalTimeDoesNotExist: see ``at``.
        """
        start = self.local_start if local_start is None else local_start
        end = self.local_end + (start - self.local_start) if local_end is None else local_end
        return Schedule.at(
            start,
            end,
            self.zone if zone is None else zone,
            start_fold=self._fold(self.local_start, start, self.starts_at, start_fold),
            end_fold=self._fold(self.local_end, end, self.ends_at, end_fold),
        )

    def _fold(self, before: datetime, after: datetime, instant: datetime, wanted: int | None) -> int:
        """Return the fold that is asked for, or else the one that the unchanged wall time had."""
        if wanted is not None or after != before:
            return wanted or 0
        return int(instant != instant_of(before, self.zone))
