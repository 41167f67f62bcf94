"""The life of an event: drafted, published, changed, moved, called off."""

from datetime import timedelta

import pytest

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.event import Event, changed_fields, moved_fields
from causeway_events.domain.refusals import (
    AlreadyCancelled,
    CapacityBelowTaken,
    EventIsOver,
    HostTwice,
    NegativeCapacity,
    NoMode,
    NotADraft,
    NothingChanges,
    NotPublished,
    PlaceMissing,
    RescheduleInstead,
    StartPast,
    TextMissing,
    WindowAfterEnd,
    WindowPast,
)
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_testing.calendar_office import LECTURE, MUSEUM, NOW, draft, edition, host, published, schedule

LATER = NOW + timedelta(hours=1)
TOMORROW = schedule(LECTURE + timedelta(days=1))


def change(event: Event, **changes):
    return event.changed_with(changes, occupancies={}, now=LATER)


class TestDrafting:
    def test_a_draft_belongs_to_its_edition_and_programme(self):
        this_year = edition()
        event = draft(this_year)
        assert (event.status, event.revision, event.sequence) == ("draft", 1, 0)
        assert (event.edition_id, event.programme_id) == (this_year.id, this_year.programme_id)

    def test_without_a_window_registration_closes_at_the_start(self):
        assert draft().registration == RegistrationWindow(opens_at=None, closes_at=schedule().starts_at)

    def test_without_languages_it_is_held_in_those_of_its_title(self):
        assert draft(languages=(), title={"hy": "Դասախոսություն", "en": ""}).languages == ("hy",)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"title": {"en": " "}}, TextMissing),
            ({"modes": {}}, NoMode),
            ({"modes": {"onsite": -1}}, NegativeCapacity),
            ({"hosts": (host(), host())}, HostTwice),
            (
                {"registration": RegistrationWindow(opens_at=None, closes_at=TOMORROW.ends_at)},
                WindowAfterEnd,
            ),
            (
                {"registration": RegistrationWindow(opens_at=None, closes_at=NOW - timedelta(days=9))},
                WindowPast,
            ),
        ],
    )
    def test_what_can_never_be_is_refused_at_once(self, changes, refusal):
        with pytest.raises(refusal):
            draft(**changes)

    def test_a_draft_may_lack_its_place(self):
        assert draft(place=None).place is None


class TestChanging:
    def test_a_change_raises_the_revision_and_not_the_calendar_sequence(self):
        before = published()
        after = change(before, title={"en": "New title"})
        assert (after.revision, after.sequence, after.changed_at) == (before.revision + 1, 0, LATER)
        assert changed_fields(before, after) == ["title"]

    def test_a_change_to_what_it_is_already_changes_nothing(self):
        event = published()
        assert change(event, title=dict(event.title), modes=dict(event.modes)) is event

    def test_a_draft_can_be_changed_in_anything(self):
        after = change(draft(), schedule=TOMORROW, place=None, join_link=None, modes={"online": None})
        assert (after.schedule, after.place, after.join_link) == (TOMORROW, None, None)
        assert after.registration.closes_at == TOMORROW.starts_at

    @pytest.mark.parametrize("changes", [{"schedule": TOMORROW}, {"place": None}, {"join_link": "https://other"}])
    def test_people_must_hear_of_a_published_event_moving(self, changes):
        with pytest.raises(RescheduleInstead) as refused:
            change(published(), **changes)
        assert refused.value.facts["fields"] == list(changes)

    def test_a_published_event_takes_no_place_from_anybody(self):
        occupancies = {"onsite": Occupancy(taken=100)}
        with pytest.raises(CapacityBelowTaken):
            published().changed_with({"modes": {"onsite": 99, "online": 200}}, occupancies=occupancies, now=LATER)

    def test_a_published_event_cannot_become_onsite_without_a_place(self):
        online = published(modes={"online": 10}, place=None)
        with pytest.raises(PlaceMissing):
            change(online, modes={"online": 10, "onsite": 5})

    def test_registration_can_be_closed_now_and_not_in_the_past(self):
        closed = RegistrationWindow(opens_at=None, closes_at=LATER)
        assert change(published(), registration=closed).registration == closed
        long_ago = RegistrationWindow(opens_at=None, closes_at=NOW - timedelta(days=2))
        with pytest.raises(WindowPast):
            change(published(), registration=long_ago)

    def test_the_texts_of_an_event_whose_registration_has_closed_can_still_be_mended(self):
        closed = RegistrationWindow(opens_at=None, closes_at=NOW + timedelta(days=1))
        event = published(registration=closed)
        after = event.changed_with({"title": {"en": "Mended"}}, occupancies={}, now=NOW + timedelta(days=3))
        assert after.title == {"en": "Mended"}

    def test_a_wrong_change_can_be_changed_back(self):
        event = published()
        back = change(change(event, title={"en": "Oops"}), title=event.title)
        assert back.title == event.title

    def test_a_cancelled_event_is_final(self):
        with pytest.raises(AlreadyCancelled):
            change(published().cancelled({}, now=NOW), title={"en": "Again"})


class TestPublishing:
    def test_a_published_event_is_one_revision_on(self):
        event = draft().published(now=LATER)
        assert (event.status, event.revision, event.sequence, event.changed_at) == ("published", 2, 0, LATER)

    def test_an_event_is_published_once(self):
        with pytest.raises(NotADraft):
            published().published(now=NOW)
        with pytest.raises(AlreadyCancelled):
            published().cancelled({}, now=NOW).published(now=NOW)

    @pytest.mark.parametrize("place", [None, MUSEUM.__class__(name={})])
    def test_an_onsite_event_needs_a_place_to_be_published(self, place):
        with pytest.raises(PlaceMissing):
            draft(place=place).published(now=NOW)

    def test_an_online_event_needs_neither_place_nor_link_yet(self):
        assert draft(modes={"online": None}, place=None, join_link=None).published(now=NOW).status == "published"

    def test_what_is_over_is_published_for_the_record_only(self):
        past = draft(schedule=schedule(LECTURE - timedelta(days=600)))
        with pytest.raises(EventIsOver):
            past.published(now=NOW)
        assert past.published(now=NOW, as_record=True).status == "published"

    def test_a_draft_whose_window_has_passed_meanwhile_is_refused(self):
        event = draft(registration=RegistrationWindow(opens_at=None, closes_at=NOW + timedelta(days=1)))
        with pytest.raises(WindowPast):
            event.published(now=NOW + timedelta(days=2))


class TestRescheduling:
    def test_a_moved_event_remembers_when_it_was_to_be_and_raises_its_sequence(self):
        before = published()
        after = before.rescheduled({"schedule": TOMORROW}, now=LATER)
        assert (after.sequence, after.revision) == (1, before.revision + 1)
        assert after.previous_start == before.schedule.starts_at
        assert moved_fields(before, after) == ["time"]

    def test_a_room_or_a_link_is_a_move_too_but_no_other_start(self):
        before = published()
        after = before.rescheduled(
            {"place": None, "join_link": "https://other", "schedule": before.schedule}
            | {"place": MUSEUM.__class__(name=MUSEUM.name, room="Hall 3")},
            now=LATER,
        )
        assert moved_fields(before, after) == ["place", "join_link"]
        assert (after.previous_start, after.sequence) == (None, 1)

    def test_a_second_move_of_the_room_keeps_the_earlier_start_in_mind(self):
        moved = published().rescheduled({"schedule": TOMORROW}, now=LATER)
        again = moved.rescheduled({"join_link": None}, now=LATER)
        assert again.previous_start == moved.previous_start

    def test_another_zone_is_named_besides_the_time(self):
        before = published()
        other = schedule(zone="Asia/Shanghai")
        assert moved_fields(before, before.rescheduled({"schedule": other}, now=LATER)) == ["time", "zone"]

    def test_moving_to_the_same_time_and_place_would_alarm_people_for_nothing(self):
        with pytest.raises(NothingChanges):
            published().rescheduled({"schedule": schedule()}, now=LATER)

    def test_the_new_start_lies_ahead(self):
        with pytest.raises(StartPast):
            published().rescheduled({"schedule": schedule(LECTURE - timedelta(days=60))}, now=LATER)

    def test_an_event_under_way_may_end_later_or_change_its_room(self):
        event = published()
        under_way = event.schedule.starts_at + timedelta(minutes=30)
        longer = event.schedule.changed(local_end=LECTURE + timedelta(hours=3))
        assert event.rescheduled({"schedule": longer}, now=under_way).schedule == longer

    def test_what_is_over_stays_as_it_was(self):
        event = published()
        with pytest.raises(EventIsOver):
            event.rescheduled({"schedule": TOMORROW}, now=event.schedule.ends_at)

    def test_drafts_and_cancelled_events_do_not_move(self):
        with pytest.raises(NotPublished):
            draft().rescheduled({"schedule": TOMORROW}, now=NOW)
        with pytest.raises(AlreadyCancelled):
            published().cancelled({}, now=NOW).rescheduled({"schedule": TOMORROW}, now=NOW)

    def test_an_onsite_event_cannot_lose_its_place(self):
        with pytest.raises(PlaceMissing):
            published().rescheduled({"place": None}, now=NOW)

    def test_a_window_that_would_close_after_an_earlier_end_is_refused_unless_it_moves_too(self):
        event = published(
            registration=RegistrationWindow(opens_at=None, closes_at=schedule().ends_at - timedelta(minutes=1))
        )
        earlier = schedule(LECTURE - timedelta(days=2))
        with pytest.raises(WindowAfterEnd):
            event.rescheduled({"schedule": earlier}, now=NOW)
        window = RegistrationWindow(opens_at=None, closes_at=earlier.starts_at)
        assert event.rescheduled({"schedule": earlier, "registration": window}, now=NOW).registration == window


class TestCancelling:
    def test_a_cancelled_event_keeps_its_reason_and_raises_its_sequence(self):
        event = published().cancelled({"en": " The hall burnt ", "hy": ""}, now=LATER)
        assert (event.status, event.sequence) == ("cancelled", 1)
        assert event.cancellation_reason == {"en": "The hall burnt"}

    def test_drafts_are_deleted_and_not_cancelled(self):
        with pytest.raises(NotPublished):
            draft().cancelled({}, now=NOW)

    def test_an_event_is_called_off_once_and_before_it_is_over(self):
        event = published()
        with pytest.raises(AlreadyCancelled):
            event.cancelled({}, now=NOW).cancelled({}, now=NOW)
        with pytest.raises(EventIsOver):
            event.cancelled({}, now=event.schedule.ends_at)

    def test_only_drafts_may_be_thrown_away(self):
        draft().refuse_public()
        with pytest.raises(NotADraft):
            published().refuse_public()
        with pytest.raises(NotADraft):
            published().cancelled({}, now=NOW).refuse_public()
