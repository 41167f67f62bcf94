"""What is done for series and enrolments when a time has come."""

from datetime import datetime

from causeway_platform.clock_work import Due, DueItem
from causeway_registrations.domain.retention import RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.end_enrolment import WithdrawDates, withdraw_dates
from causeway_registrations.use_cases.follow_next_date import FollowNextDate, follow_next_date
from causeway_registrations.use_cases.forget_enrolment import ForgetEnrolment, forget_due_enrolment
from causeway_registrations.use_cases.go_on_with_enrolment import GoOnWithEnrolment, go_on_with_enrolment
from causeway_registrations.use_cases.plan_date import PlanDate, plan_opened_date
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.purge_series import PurgeSeries, purge_series
from causeway_registrations.use_cases.series_ports import (
    DATE_OPENS,
    ENROLMENT_ENDS,
    ENROLMENT_GOES_ON,
    ENROLMENT_RETENTION,
    SERIES_FOLLOWS,
    SERIES_RETENTION,
)


def series_due(rules: PlaceRules, retention: RetentionRules) -> Due:
    """Return the rows of the table of what is done at a time."""

    def go_on(item: DueItem, work: Work, now: datetime) -> None:
        go_on_with_enrolment(GoOnWithEnrolment(**item.payload), work, now=now, rules=rules)

    def withdraw(item: DueItem, work: Work, now: datetime) -> None:
        withdraw_dates(WithdrawDates(**item.payload), work, now=now, rules=rules)

    def follow(item: DueItem, work: Work, now: datetime) -> None:
        follow_next_date(FollowNextDate(**item.payload), work, now=now, rules=rules)

    def purge(item: DueItem, work: Work, now: datetime) -> None:
        purge_series(PurgeSeries(**item.payload), work, now=now, retention=retention)

    return {
        ENROLMENT_GOES_ON: go_on,
        ENROLMENT_ENDS: withdraw,
        SERIES_FOLLOWS: follow,
        DATE_OPENS: _open,
        SERIES_RETENTION: purge,
        ENROLMENT_RETENTION: _forget,
    }


def _open(item: DueItem, work: Work, now: datetime) -> None:
    plan_opened_date(PlanDate(**item.payload), work, now=now)


def _forget(item: DueItem, work: Work, now: datetime) -> None:
    forget_due_enrolment(ForgetEnrolment(**item.payload), work, now=now)
