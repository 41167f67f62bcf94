"""Register somebody who has enrolled for the next dates of the series, a few in a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import MOST_DATES, Series
from causeway_registrations.domain.series_facts import ParticipantEnrolled
from causeway_registrations.use_cases.join_date import join_date, registration_of, want_registrations
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.series_ports import ENROLMENT_GOES_ON

DATES_AT_ONCE = 25
"""The clock does up to fifty people's wishes in one transaction, so each takes a share of what one can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnWithEnrolment:
    """Which enrolment."""

    enrolment_id: str


def go_on_with_enrolment(command: GoOnWithEnrolment, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Join the next dates, and come back for those after them; at the end say once what has become of all.

    What is still to do is found from what was done, so it may be broken off anywhere and begun again.
    """
    enrolment = work.enrolments.find(command.enrolment_id)
    series = None if enrolment is None else work.series.find(enrolment.series_id)
    if enrolment is None or series is None or not enrolment.live or enrolment.joined_at is not None:
        return
    dates = work.offered_events.dates_of(series.id, ending_after=now, at_most=MOST_DATES)
    want_registrations(enrolment, [one.id for one in dates], work)
    undecided = _undecided(enrolment, series, dates, work, now=now)
    work.claim_places([one.id for one in undecided[:DATES_AT_ONCE]])
    for announced in undecided[:DATES_AT_ONCE]:
        event = work.offered_events.find(announced.id)
        if event is not None:
            enrolment = join_date(enrolment, event, series, work, now=now, rules=rules, told_together=True)
    if len(undecided) > DATES_AT_ONCE:
        work.schedule(ENROLMENT_GOES_ON, enrolment.id, now, {"enrolment_id": enrolment.id})
    else:
        enrolment = enrolment.finish_joining(now)
        found = [registration_of(enrolment, one.id, work) for one in dates]
        work.record(ParticipantEnrolled(enrolment, series, [one for one in found if one is not None]))
    if enrolment is not work.enrolments.find(enrolment.id):
        work.enrolments.save(enrolment)


def _undecided(
    enrolment: Enrolment, series: Series, dates: Sequence[Announcement], work: Work, *, now: datetime
) -> list[Announcement]:
    """Return the dates that the person is to have and has not: not left, not refused, open if the series waits."""
    return [
        one
        for one in dates
        if not one.cancelled
        and one.id not in enrolment.decided
        and (series.joins_before_opening or one.opens_at is None or one.opens_at <= now)
        and registration_of(enrolment, one.id, work) is None
    ]
