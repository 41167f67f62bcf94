"""Whatever happens to a series, in whatever order: nobody twice in a date, what was left stays left."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.enrolment import Enrolment
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.retention import USUAL
from causeway_registrations.use_cases.end_enrolment import EndEnrolment, end_enrolment
from causeway_registrations.use_cases.erase_person import ErasePerson, erase_person
from causeway_registrations.use_cases.leave_date import LeaveDate, leave_date
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.rejoin_date import RejoinDate, rejoin_date
from causeway_registrations.use_cases.withdraw_registration import WithdrawRegistration, withdraw_registration
from causeway_testing.registrations import NOW, a_request
from causeway_testing.series import EDITION, PROGRAMME, SeriesWorld

DATES = st.sampled_from(["a", "b", "c"])
PEOPLE = st.sampled_from(["ani@museum.example", "bao@museum.example"])
SERIES = st.sampled_from([EDITION, PROGRAMME])


class Series(RuleBasedStateMachine):
    """Two people, three dates, an edition and its programme, and a clock that works when it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.world = SeriesWorld()
        self.revisions: dict[str, int] = {}
        self.given_up: set[tuple[str, str]] = set()
        """Dates that a person who is enrolled gave up and has not asked for since."""

    @initialize()
    def open(self) -> None:
        self.announce("a", cancelled=False, opens_in_days=0)
        for series_id in (EDITION, PROGRAMME):
            self.world.describe(series_id)

    @rule(event_id=DATES, cancelled=st.sampled_from([False, False, True]), opens_in_days=st.sampled_from([0, 5]))
    def announce(self, event_id: str, cancelled: bool, opens_in_days: int) -> None:
        """Announce a date, or change it; a cancelled one is never taken up again."""
        known = self.world.work.offered_events.find(event_id)
        revision = self.revisions[event_id] = self.revisions.get(event_id, 0) + 1
        self.world.announce(
            event_id,
            revision=revision,
            cancelled=cancelled or (known is not None and known.announced.cancelled),
            opens_at=NOW + timedelta(days=opens_in_days),
            capacities={"onsite": 1, "online": None},
        )

    @rule(series_id=SERIES, is_open=st.booleans(), early=st.booleans())
    def describe(self, series_id: str, is_open: bool, early: bool) -> None:
        self.world.describe(series_id, open=is_open, joins_before_opening=early)

    @rule(email=PEOPLE, series_id=SERIES)
    def enrol(self, email: str, series_id: str) -> None:
        try:
            self.world.enrol(email, series_id)
        except Refusal:
            return
        # A new enrolment asks for all dates anew, those included that were given up without one.
        enrolled = {one.series_id for one in self.live(email)}
        if enrolled == {series_id}:
            self.given_up = {(who, event_id) for who, event_id in self.given_up if who != email}

    @rule(email=PEOPLE, event_id=DATES)
    def register_by_oneself(self, email: str, event_id: str) -> None:
        command = a_request(email, event_id=event_id)
        mark = self.world.work.savepoint()
        try:
            register_participant(command, self.world.work, now=self.world.now, rules=self.world.rules)
        except Refusal:
            self.world.work.roll_back(mark)
            return
        self.given_up.discard((email, event_id))

    @rule(email=PEOPLE, event_id=DATES)
    def withdraw(self, email: str, event_id: str) -> None:
        registration = self.world.registration(event_id, email)
        if registration is not None:
            wish = WithdrawRegistration(registration_id=registration.id)
            withdraw_registration(wish, self.world.work, now=self.world.now, rules=self.world.rules)
            self.note_given_up(email, event_id)

    @rule(email=PEOPLE, event_id=DATES)
    def leave(self, email: str, event_id: str) -> None:
        for enrolment in self.live(email):
            command = LeaveDate(enrolment_id=enrolment.id, event_id=event_id)
            try:
                leave_date(command, self.world.work, now=self.world.now, rules=self.world.rules)
            except Refusal:
                continue
            if len(self.live(email)) == 1:
                self.note_given_up(email, event_id)

    @rule(email=PEOPLE, event_id=DATES)
    def rejoin(self, email: str, event_id: str) -> None:
        for enrolment in self.live(email):
            command = RejoinDate(enrolment_id=enrolment.id, event_id=event_id)
            mark = self.world.work.savepoint()
            try:
                rejoin_date(command, self.world.work, now=self.world.now, rules=self.world.rules)
            except Refusal:
                self.world.work.roll_back(mark)
                continue
            self.given_up.discard((email, event_id))

    @rule(email=PEOPLE)
    def end(self, email: str) -> None:
        for enrolment in self.live(email):
            command = EndEnrolment(enrolment_id=enrolment.id)
            end_enrolment(command, self.world.work, now=self.world.now, retention=USUAL)

    @rule(email=PEOPLE)
    def be_forgotten(self, email: str) -> None:
        command = ErasePerson(person_key=person_key(email))
        erase_person(command, self.world.work, now=self.world.now, rules=self.world.rules)
        assert not self.live(email)
        assert not self.world.registrations(email)

    @rule(steps=st.sampled_from([1, 1, 100]))
    def let_the_clock_work(self, steps: int) -> None:
        self.world.run_clock(steps)

    @rule()
    def let_a_day_pass(self) -> None:
        self.world.now += timedelta(days=1)

    @invariant()
    def nobody_is_in_a_date_twice(self) -> None:
        live = [one.identity for one in self.world.work.registrations.kept.values() if one.live]
        assert len(live) == len(set(live))

    @invariant()
    def nobody_is_enrolled_in_a_series_twice(self) -> None:
        live = [one.identity for one in self.world.work.enrolments.kept.values() if one.live]
        assert len(live) == len(set(live))

    @invariant()
    def what_was_given_up_stays_so(self) -> None:
        for email, event_id in self.given_up:
            assert self.world.registration(event_id, email) is None

    @invariant()
    def once_the_clock_has_done_its_work_everybody_is_where_they_should_be(self) -> None:
        if any(due_at <= self.world.now for due_at, _ in self.world.work.clock_work.values()):
            return
        for enrolment in self.world.work.enrolments.kept.values():
            series = self.world.work.series.find(enrolment.series_id)
            if not enrolment.live or enrolment.participant is None or series is None:
                continue
            dates = self.world.work.offered_events.dates_of(series.id, ending_after=self.world.now, at_most=10)
            for date in dates:
                opened = series.joins_before_opening or date.opens_at is None or date.opens_at <= self.world.now
                joined = self.world.registration(date.id, enrolment.participant.email) is not None
                assert date.cancelled or not opened or joined or date.id in enrolment.decided

    def live(self, email: str) -> list[Enrolment]:
        key = person_key(email)
        return [one for one in self.world.work.enrolments.of_person(key, 100) if one.live]

    def note_given_up(self, email: str, event_id: str) -> None:
        if self.live(email):
            self.given_up.add((email, event_id))


TestSeries = Series.TestCase
TestSeries.settings = settings(max_examples=100, stateful_step_count=30)
