"""Somebody ends their enrolment in a series; the dates to come are withdrawn a few at a time, what is past stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.retention import Held, RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import MOST_DATES
from causeway_registrations.domain.series_facts import EnrolmentEnded
from causeway_registrations.use_cases.join_date import registration_of, want_registrations
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.series_ports import ENROLMENT_ENDS, ENROLMENT_RETENTION
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration

DATES_AT_ONCE = 25
"""The clock does up to fifty people's wishes in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEnrolment:
    """Which enrolment."""

    enrolment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDates:
    """Of which ended enrolment, and which registrations were withdrawn for it so far."""

    enrolment_id: str
    withdrawn: Sequence[str] = ()


def end_enrolment(command: EndEnrolment, work: Work, *, now: datetime, retention: RetentionRules) -> Enrolment:
    """End it at once and have the dates to come withdrawn; the answer does not wait for them.

    Raises:
        UnknownSubject: there is no such enrolment.
        EnrolmentEnded, EnrolmentErased
    """
    ended = work.enrolments.get(command.enrolment_id).end(now)
    work.enrolments.save(ended)
    work.schedule(ENROLMENT_ENDS, ended.id, now, {"enrolment_id": ended.id, "withdrawn": []})
    forgotten_at = now + retention.keep[Held.PERSON]
    work.schedule(ENROLMENT_RETENTION, ended.id, forgotten_at, {"enrolment_id": ended.id})
    return ended


def withdraw_dates(command: WithdrawDates, work: Work, *, now: datetime, rules: PlaceRules) -> None:
    """Withdraw the next dates that have not begun, and come back for the others; at the end say so once."""
    enrolment = work.enrolments.find(command.enrolment_id)
    series = None if enrolment is None else work.series.find(enrolment.series_id)
    if enrolment is None or series is None or enrolment.live or enrolment.erased_at is not None:
        return
    found = _to_withdraw(enrolment, work, now=now)
    for one in found[:DATES_AT_ONCE]:
        wish = WithdrawRegistration(registration_id=one.id, told_together=True)
        withdraw_registration(wish, work, now=now, rules=rules)
    withdrawn = [*command.withdrawn, *(one.id for one in found[:DATES_AT_ONCE])]
    if len(found) > DATES_AT_ONCE:
        payload = {"enrolment_id": enrolment.id, "withdrawn": withdrawn}
        work.schedule(ENROLMENT_ENDS, enrolment.id, now, payload)
        return
    dates = [work.registrations.find(one) for one in withdrawn]
    work.record(EnrolmentEnded(enrolment, series, [one for one in dates if one is not None]))


def _to_withdraw(enrolment: Enrolment, work: Work, *, now: datetime) -> list[Registration]:
    """Return the person's live registrations for dates that have not begun and where nobody was let in."""
    dates = work.offered_events.dates_of(enrolment.series_id, ending_after=now, at_most=MOST_DATES)
    ahead = [one.id for one in dates if one.starts_at > now]
    want_registrations(enrolment, ahead, work)
    found = [registration_of(enrolment, event_id, work) for event_id in ahead]
    return [one for one in found if one is not None and one.checked_in_at is None]
