"""Register the enrolled of a series for a date that was announced, a stretch of people in a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.dates_to_follow import DatesToFollow
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import Series
from causeway_registrations.use_cases.join_date import join_date, want_people
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.series_ports import SERIES_FOLLOWS

PEOPLE_AT_ONCE = 250
"""As many as one group commit takes. A series follows its dates one after the other, so it never takes more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowNextDate:
    """Of which series."""

    series_id: str


def follow_next_date(command: FollowNextDate, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Register the next people, who enrolled first comes first, and come back for those after them.

    How far it is, and what was done, are one transaction; and who is registered already stays as they are. So it may
    be broken off and repeated.
    """
    dates = work.dates_to_follow.find(command.series_id)
    if dates is None or not dates.event_ids:
        return
    # Before anything else is read: whoever registers in the meantime would win.
    work.claim_places(dates.event_ids[:1])
    series = work.series.find(command.series_id)
    if series is None:
        return
    event = work.offered_events.find(dates.event_ids[0])
    ahead = event is not None and not event.announced.cancelled and now < event.announced.ends_at
    stretch: Sequence[Enrolment] = ()
    if event is not None and ahead:
        stretch = work.enrolments.live_in(series.id, after=dates.after, at_most=PEOPLE_AT_ONCE)
        _follow(stretch, event, series, work, now=now, rules=rules)
    _come_back(dates.go_on(stretch[-1].id) if len(stretch) == PEOPLE_AT_ONCE else dates.next_date(), work, now)


def _follow(
    stretch: Sequence[Enrolment], event: OfferedEvent, series: Series, work: Work, *, now: datetime, rules: PlaceRules
) -> None:
    want_people(stretch, event, series, work)
    for one in stretch:
        current = work.offered_events.find(event.id)
        if current is None or event.id in one.left or one.participant is None:
            continue
        followed = join_date(one, current, series, work, now=now, rules=rules)
        if followed is not one:
            work.enrolments.save(followed)


def _come_back(dates: DatesToFollow, work: Work, now: datetime) -> None:
    work.dates_to_follow.save(dates)
    if dates.event_ids:
        work.schedule(SERIES_FOLLOWS, dates.series_id, now, {"series_id": dates.series_id})
