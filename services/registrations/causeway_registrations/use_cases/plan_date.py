"""Have the enrolled of a series registered for a date: when it is announced, or when its registration opens."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.dates_to_follow import DatesToFollow
from causeway_registrations.domain.series import Series, series_of
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.series_ports import DATE_OPENS, SERIES_FOLLOWS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDate:
    """Which date of which series; its registration has opened in the meantime."""

    series_id: str
    event_id: str


def plan_opened_date(command: PlanDate, work: Work, *, now: datetime) -> None:
    """Plan the date as it is announced by now; it may open later than was thought."""
    series, event = work.series.find(command.series_id), work.offered_events.find(command.event_id)
    if series is not None and event is not None:
        plan_date(event.announced, series, work, now=now)


def plan_announced_date(announced: Announcement, known: Announcement | None, work: Work, *, now: datetime) -> None:
    """Plan a date that was just announced, in every series that it belongs to.

    A change of what was announced before matters only where it brings the date into a series, or where the series waits
    for registration to open.
    """
    before = () if known is None else series_of(known)
    moved = known is not None and known.opens_at != announced.opens_at
    for series_id in series_of(announced):
        series = work.series.find(series_id)
        if series is None:
            continue
        if series_id not in before or (moved and not series.joins_before_opening):
            plan_date(announced, series, work, now=now)


def plan_date(announced: Announcement, series: Series, work: Work, *, now: datetime) -> None:
    """Have the enrolled registered now, or when registration opens if the series waits for that.

    It may be asked for more than once: going through the enrolled again gives nobody a second place.
    """
    opens_at = announced.opens_at
    if announced.cancelled or announced.ends_at <= now:
        return
    if not series.joins_before_opening and opens_at is not None and opens_at > now:
        payload = {"series_id": series.id, "event_id": announced.id}
        work.schedule(DATE_OPENS, f"{series.id}:{announced.id}", opens_at, payload)
        return
    dates = work.dates_to_follow.find(series.id)
    if dates is None:
        work.dates_to_follow.add(DatesToFollow(series_id=series.id, event_ids=(announced.id,)))
    else:
        added = dates.add(announced.id)
        if added is not dates:
            work.dates_to_follow.save(added)
    work.schedule(SERIES_FOLLOWS, series.id, now, {"series_id": series.id})
