"""A series with its dates in memory, for the tests of those who enrol in it."""

from datetime import datetime, timedelta
from typing import Any

from causeway_platform.clock_work import DueItem
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.participant import Participant, identity_in
from causeway_registrations.domain.registration import Registration
from causeway_registrations.domain.retention import USUAL
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.domain.series import Series
from causeway_registrations.messaging.due import due
from causeway_registrations.use_cases.describe_series import DescribeSeries, describe_series
from causeway_registrations.use_cases.enrol_participant import EnrolParticipant, enrol_participant
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.web.imports import read_row
from causeway_testing.registrations import NOW, RULES, FakeWork, an_announcement

EDITION = "lectures-2025"
PROGRAMME = "lectures"


class SeriesWorld:
    """What can happen to a series, each in a transaction of its own, with the clock work done in between if wanted."""

    def __init__(self, *, rules: PlaceRules = RULES) -> None:
        self.work = FakeWork()
        self.now: datetime = NOW
        self.rules = rules

    def announce(self, event_id: str, *, in_days: int = 23, revision: int = 1, **changes: Any) -> None:
        """Announce a date of the series, or change it by a higher revision."""
        starts_at = NOW + timedelta(days=in_days)
        values: dict[str, Any] = {
            "event_id": event_id,
            "revision": revision,
            "edition_id": EDITION,
            "programme_id": PROGRAMME,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "closes_at": starts_at,
            "capacities": {"onsite": 100, "online": None},
        }
        follow_announced_event(an_announcement(**(values | changes)), self.work, now=self.now, rules=self.rules)

    def describe(self, series_id: str = EDITION, **changes: Any) -> Series:
        """Open the series, or change it."""
        values: dict[str, Any] = {"id": series_id, "open": True, "title": {"en": "Lectures 2025"}}
        command = DescribeSeries(series=Series(**(values | changes)))
        return describe_series(command, self.work, now=self.now)

    def enrol(self, email: str = "anahit@museum.example", series_id: str = EDITION, **changes: Any) -> Enrolment:
        """Enrol somebody; the clock has done nothing for them yet."""
        values: dict[str, Any] = {
            "series_id": series_id,
            "participant": Participant("Anahit", email),
            "mode": "onsite",
            "language": "hy",
            "zone": "Asia/Yerevan",
        }
        return enrol_participant(EnrolParticipant(**(values | changes)), self.work, now=self.now)

    def run_clock(self, most: int = 1000) -> None:
        """Do everything that is due, and what that asks for, as the service's own clock does."""
        table = due(self.rules, read_row, USUAL)
        for _ in range(most):
            rows = self.work.take_due_rows(self.now)
            if not rows:
                return
            for kind, subject, due_at, payload in rows:
                item = DueItem(kind=kind, subject=subject, due_at=due_at, payload=payload, attempts=0)
                table[kind](item, self.work, self.now)

    def registrations(self, email: str = "anahit@museum.example") -> dict[str, Registration]:
        """Return the person's live registrations by event."""
        found = {event_id: self.registration(event_id, email) for event_id in self.work.offered_events.kept}
        return {event_id: one for event_id, one in found.items() if one is not None}

    def registration(self, event_id: str, email: str = "anahit@museum.example") -> Registration | None:
        """Return the person's live registration for one date, or none."""
        return self.work.registrations.live_of(identity_in(event_id, email))

    def enrolment(self, enrolment: Enrolment) -> Enrolment:
        """Return the enrolment as it is now."""
        return self.work.enrolments.get(enrolment.id)
