"""Whatever operators do in whatever order, the calendar keeps its promises."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from icalendar import Calendar

from causeway_contracts import catalogue
from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_events.messaging.outgoing import PUBLICATIONS
from causeway_events.use_cases.cancel_event import CancelEvent, cancel_event
from causeway_events.use_cases.change_event import ChangeEvent, change_event
from causeway_events.use_cases.delete_draft import DeleteDraft, delete_draft
from causeway_events.use_cases.publish_event import PublishEvent, publish_event
from causeway_events.use_cases.reschedule_event import RescheduleEvent, reschedule_event
from causeway_events.web.calendar_text import CalendarHead, calendar_text, chosen_language, entry_text
from causeway_platform.refusals import Refusal
from causeway_testing.calendar_office import LECTURE, MUSEUM, NOW, FakeWork, draft

capacities = st.dictionaries(st.sampled_from(["onsite", "online"]), st.none() | st.integers(-1, 50))
texts = st.dictionaries(st.sampled_from(["en", "hy", "zh-Hans"]), st.text(max_size=12))
starts = st.integers(-40, 400).map(lambda days: LECTURE + timedelta(days=days))
zones = st.sampled_from(["Asia/Yerevan", "Europe/London", "UTC"])
moves = st.fixed_dictionaries(
    {},
    optional={
        "local_start": starts,
        "local_end": starts,
        "zone": zones,
        "place": st.sampled_from([None, MUSEUM]),
        "join_link": st.sampled_from([None, "https://a.example", "https://b.example"]),
    },
)


PUBLIC = {"published", "rescheduled", "cancelled"}


class Operators(RuleBasedStateMachine):
    """One event, and people who try everything."""

    @initialize()
    def begin(self):
        self.work = FakeWork()
        self.event = draft()
        self.before = self.event
        self.work.events.add(self.event)
        self.now = NOW
        self.told = 0
        self.changes_while_public = 0

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(taken=st.integers(0, 60), waiting=st.integers(0, 3))
    def people_register(self, taken, waiting):
        known = self.work.places.find(self.event.id)
        told = KnownPlaces(
            id=self.event.id,
            revision=known.revision + 1 if known else 1,
            modes={"onsite": Occupancy(taken=taken, waiting=waiting)},
        )
        self.work.places.rows[told.id] = told

    @rule(title=texts, modes=capacities)
    def change_it(self, title, modes):
        self.attempt(change_event, ChangeEvent(by="o", event_id=self.event.id, values={"title": title, "modes": modes}))

    @rule(values=moves)
    def change_anything(self, values):
        self.attempt(change_event, ChangeEvent(by="o", event_id=self.event.id, values=values))

    @rule(as_record=st.booleans())
    def publish_it(self, as_record):
        self.attempt(publish_event, PublishEvent(by="o", event_id=self.event.id, as_record=as_record))

    @rule(values=moves, reason=texts)
    def move_it(self, values, reason):
        self.attempt(reschedule_event, RescheduleEvent(by="o", event_id=self.event.id, moves=values, reason=reason))

    @rule(reason=texts)
    def call_it_off(self, reason):
        self.attempt(cancel_event, CancelEvent(by="o", event_id=self.event.id, reason=reason))

    @rule()
    def throw_a_public_one_away(self):
        if self.event.status != "draft":
            self.attempt(delete_draft, DeleteDraft(by="o", event_id=self.event.id))

    def attempt(self, use_case, command):
        picture, refused = self.work.everything(), None
        try:
            use_case(command, self.work, now=self.now)
        except Refusal as refusal:
            refused = refusal
        if refused is not None:
            assert self.work.everything() == picture
            assert refused.detail
            assert refused.next_step
        self.before, self.event = self.event, self.work.events.get(self.event.id)
        if use_case is change_event and self.before.status != "draft" and self.event != self.before:
            self.changes_while_public += 1

    @invariant()
    def revisions_rise_by_one_and_the_sequence_never_falls(self):
        assert self.event.revision - self.before.revision in {0, 1}
        assert self.event.sequence - self.before.sequence in {0, 1}
        if self.event.revision == self.before.revision:
            assert self.event == self.before

    @invariant()
    def what_is_public_stays_public_and_what_is_cancelled_stays_cancelled(self):
        order = ["draft", "published", "cancelled"]
        assert order.index(self.event.status) >= order.index(self.before.status)

    @invariant()
    def whoever_has_a_place_keeps_it(self):
        known = self.work.places.find(self.event.id)
        if known is None or self.before.status == "draft" or self.event == self.before:
            return
        taken = known.modes["onsite"].taken
        earlier, later = self.before.modes.get("onsite", -1), self.event.modes.get("onsite", -1)
        if later != earlier and later is not None and (earlier is None or later < earlier):
            assert later >= taken

    @invariant()
    def every_event_makes_sense(self):
        event = self.event
        assert event.schedule.starts_at < event.schedule.ends_at
        assert event.registration.closes_at <= event.schedule.ends_at
        assert event.modes
        assert event.title
        assert event.status == "draft" or "onsite" not in event.modes or event.place is not None

    @invariant()
    def others_hear_of_every_public_change_and_of_nothing_else(self):
        facts = self.work.facts[self.told :]
        self.told = len(self.work.facts)
        for fact in facts:
            message = PUBLICATIONS[type(fact)](fact)
            body = catalogue.write_body(message.type, message.data)
            assert body["state"]["status"] in {"published", "cancelled"}
            assert message.seq == fact.event.revision
        assert len(facts) <= 1
        assert self.told == sum(action in PUBLIC for action in self.work.actions) + self.changes_while_public

    @invariant()
    def the_history_has_every_change(self):
        assert len(self.work.actions) == self.event.revision - 1

    @invariant()
    def calendar_programs_can_read_it(self):
        if self.event == self.before and self.event.revision > 1:
            return
        language = chosen_language(self.event, "en")
        text = calendar_text(
            CalendarHead(id="x", name="n", about="a", language="en", changed_at=NOW, address="http://a.example/x"),
            [entry_text(self.event, language, public_url="http://a.example")],
            [self.event.schedule.zone],
            public_url="http://a.example",
        )
        (entry,) = Calendar.from_ical(text).events
        assert entry.start.timestamp() == self.event.schedule.starts_at.timestamp()
        assert entry.end.timestamp() == self.event.schedule.ends_at.timestamp()


TestAnyHistory = Operators.TestCase
TestAnyHistory.settings = settings(max_examples=60, stateful_step_count=25)
