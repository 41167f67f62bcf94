"""What was kept of the enrolled for a time after the last date of a series goes by itself, a stretch at a time."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.retention import Held, RetentionRules
from causeway_registrations.domain.series import series_of
from causeway_registrations.use_cases.forget_enrolment import forget_enrolment
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.series_ports import SERIES_RETENTION

STEP = 200
"""Enrolments looked at in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeSeries:
    """Which series', beginning after the enrolment ``after``."""

    series_id: str
    after: str = ""


def plan_series_purge(event_id: str, work: Work, *, retention: RetentionRules) -> None:
    """Have the enrolled of an event's series purged when the first part of what they hold was kept long enough.

    Each date asks for it, so a later one puts it off.
    """
    event = work.offered_events.find(event_id)
    for series_id in () if event is None else series_of(event.announced):
        if work.series.find(series_id) is not None:
            _plan(series_id, work, due_at=retention.next_end(_last_end(series_id, event_id, work)))


def purge_series(command: PurgeSeries, work: Work, *, now: datetime, retention: RetentionRules) -> None:
    """Take away what was kept long enough from one stretch of enrolments, and plan the next stretch or part."""
    last = work.offered_events.last_date_of(command.series_id)
    if last is None:
        return
    parts = retention.over(last.ends_at, now)
    stretch = work.enrolments.in_series(command.series_id, after=command.after, at_most=STEP) if parts else ()
    for enrolment in stretch:
        _purge(enrolment, parts, work, now=now)
    if len(stretch) == STEP:
        _plan(command.series_id, work, due_at=now, after=stretch[-1].id)
    else:
        _plan(command.series_id, work, due_at=retention.next_end(last.ends_at, now))


def _last_end(series_id: str, event_id: str, work: Work) -> datetime:
    """Return when the last date ends, the one included that this transaction has just heard of."""
    last, event = work.offered_events.last_date_of(series_id), work.offered_events.find(event_id)
    assert event is not None
    return event.announced.ends_at if last is None else max(last.ends_at, event.announced.ends_at)


def _purge(enrolment: Enrolment, parts: frozenset[Held], work: Work, *, now: datetime) -> None:
    gone = enrolment.held & parts
    if Held.PERSON in gone:
        forget_enrolment(enrolment, work, now=now)
    elif gone:
        work.enrolments.save(enrolment.trim(gone))


def _plan(series_id: str, work: Work, *, due_at: datetime | None, after: str = "") -> None:
    if due_at is not None:
        work.schedule(SERIES_RETENTION, series_id, due_at, {"series_id": series_id, "after": after})
