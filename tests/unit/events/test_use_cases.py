"""The stories of the calendar: what is kept, what is said, and that a refusal does neither."""

from datetime import timedelta

import pytest

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_events.domain.facts import (
    EditionDescribed,
    EventCancelled,
    EventChanged,
    EventPublished,
    EventRescheduled,
    ProgrammeDescribed,
)
from causeway_events.domain.refusals import (
    CapacityBelowTaken,
    LabelTaken,
    LocalTimeDoesNotExist,
    NotADraft,
    NothingChanges,
    SlugTaken,
    UnknownInstitution,
)
from causeway_events.use_cases.cancel_event import CancelEvent, cancel_event
from causeway_events.use_cases.change_edition import ChangeEdition, change_edition
from causeway_events.use_cases.change_event import ChangeEvent, change_event
from causeway_events.use_cases.change_programme import ChangeProgramme, change_programme
from causeway_events.use_cases.delete_draft import DeleteDraft, delete_draft
from causeway_events.use_cases.describe_programme import DescribeProgramme, describe_programme
from causeway_events.use_cases.draft_event import DraftEvent, draft_event
from causeway_events.use_cases.follow_institution import follow_institution
from causeway_events.use_cases.follow_places import follow_places
from causeway_events.use_cases.open_edition import OpenEdition, open_edition
from causeway_events.use_cases.publish_event import PublishEvent, publish_event
from causeway_events.use_cases.reschedule_event import RescheduleEvent, reschedule_event
from causeway_platform.refusals import UnknownSubject
from causeway_testing.calendar_office import (
    LECTURE,
    MUSEUM,
    NOW,
    YEREVAN,
    FakeWork,
    draft,
    edition,
    host,
    institution,
    programme,
    published,
)


@pytest.fixture
def work():
    return FakeWork()


@pytest.fixture
def refused(work):
    """Say that a refusal kept nothing and said nothing."""

    class Refused:
        def __call__(self, refusal, use_case, command):
            before = work.everything()
            with pytest.raises(refusal) as caught:
                use_case(command, work, now=NOW)
            assert work.everything() == before
            return caught.value

    return Refused()


def drafting(edition_id, **changes):
    values = {
        "by": "anna",
        "edition_id": edition_id,
        "title": {"en": "Lecture"},
        "local_start": LECTURE,
        "local_end": LECTURE + timedelta(hours=2),
        "zone": YEREVAN,
        "modes": {"onsite": 10},
        "place": MUSEUM,
    }
    return DraftEvent(**(values | changes))


class TestProgrammes:
    def test_a_new_programme_is_kept_told_of_and_remembered(self, work):
        command = DescribeProgramme(by="anna", slug="forum", kind="forum", name={"en": "Forum"})
        made = describe_programme(command, work, now=NOW)
        assert work.programmes.get(made.id) == made
        assert work.facts == [ProgrammeDescribed(made)]
        assert work.actions == ["described"]

    def test_two_programmes_never_share_a_slug(self, work, refused):
        other = programme(slug="forum")
        work.programmes.add(other)
        command = DescribeProgramme(by="anna", slug="forum", kind="forum", name={"en": "Forum"})
        assert refused(SlugTaken, describe_programme, command).facts["programme_id"] == other.id

    def test_a_programme_may_keep_its_slug_and_not_take_another_ones(self, work, refused):
        first, second = programme(slug="first"), programme(slug="second")
        work.programmes.add(first)
        work.programmes.add(second)
        change_programme(ChangeProgramme(by="anna", programme_id=first.id, slug="first"), work, now=NOW)
        refused(SlugTaken, change_programme, ChangeProgramme(by="anna", programme_id=first.id, slug="second"))

    def test_a_host_must_be_an_institution_that_we_know(self, work, refused):
        command = DescribeProgramme(by="anna", slug="forum", kind="forum", name={"en": "F"}, hosts=(host("x"),))
        assert refused(UnknownInstitution, describe_programme, command).facts["institution_id"] == "x"

    def test_a_suspended_institution_cannot_be_named_but_may_stay(self, work, refused):
        series = programme(hosts=(host("museum"),))
        work.programmes.add(series)
        work.institutions.add(institution("museum", active=False))
        work.institutions.add(institution("bureau", active=False))
        change_programme(ChangeProgramme(by="a", programme_id=series.id, hosts=(host("museum"),)), work, now=NOW)
        refused(
            UnknownInstitution,
            change_programme,
            ChangeProgramme(by="a", programme_id=series.id, hosts=(host("bureau"),)),
        )

    def test_what_does_not_exist_cannot_be_changed(self, refused):
        refused(UnknownSubject, change_programme, ChangeProgramme(by="anna", programme_id="none"))


class TestEditions:
    def test_an_edition_is_opened_in_its_programme(self, work):
        series = programme()
        work.programmes.add(series)
        made = open_edition(OpenEdition(by="anna", programme_id=series.id, label="2026"), work, now=NOW)
        assert work.editions.get(made.id) == made
        assert work.facts == [EditionDescribed(made)]

    def test_a_programme_must_exist(self, refused):
        refused(UnknownSubject, open_edition, OpenEdition(by="anna", programme_id="none", label="2026"))

    def test_two_editions_of_a_programme_never_share_a_label(self, work, refused):
        series = programme()
        work.programmes.add(series)
        first = edition(series, label="2025")
        second = edition(series, label="2026")
        work.editions.add(first)
        work.editions.add(second)
        refused(LabelTaken, open_edition, OpenEdition(by="anna", programme_id=series.id, label="2025"))
        refused(LabelTaken, change_edition, ChangeEdition(by="anna", edition_id=second.id, label="2025"))
        change_edition(ChangeEdition(by="anna", edition_id=second.id, label="2026", name={"en": "N"}), work, now=NOW)

    def test_two_programmes_may_both_have_a_2026(self, work):
        one, other = programme(slug="one"), programme(slug="other")
        work.programmes.add(one)
        work.programmes.add(other)
        for series in (one, other):
            open_edition(OpenEdition(by="anna", programme_id=series.id, label="2026"), work, now=NOW)
        assert len(list(work.editions)) == 2


class TestDrafts:
    def test_nobody_hears_of_a_draft(self, work):
        this_year = edition()
        work.editions.add(this_year)
        made = draft_event(drafting(this_year.id), work, now=NOW)
        assert work.events.get(made.id) == made
        assert work.facts == []
        assert work.actions == ["drafted"]

    def test_an_edition_must_exist(self, refused):
        refused(UnknownSubject, draft_event, drafting("none"))

    def test_a_time_that_clocks_skip_is_refused(self, work, refused):
        this_year = edition()
        work.editions.add(this_year)
        skipped = LECTURE.replace(year=2027, month=3, day=28, hour=1, minute=30)
        refused(
            LocalTimeDoesNotExist,
            draft_event,
            drafting(this_year.id, local_start=skipped, local_end=skipped + timedelta(hours=3), zone="Europe/London"),
        )

    def test_a_changed_draft_is_still_nobodys_business(self, work):
        event = draft()
        work.events.add(event)
        after = change_event(
            ChangeEvent(by="anna", event_id=event.id, values={"zone": "Asia/Shanghai", "place": None}), work, now=NOW
        )
        assert after.schedule.zone == "Asia/Shanghai"
        assert work.facts == []

    def test_a_deleted_draft_is_gone_and_its_history_stays(self, work):
        event = draft()
        work.events.add(event)
        delete_draft(DeleteDraft(by="anna", event_id=event.id), work, now=NOW)
        assert work.events.find(event.id) is None
        assert work.actions == ["deleted"]

    def test_what_was_public_is_never_deleted(self, work, refused):
        event = published()
        work.events.add(event)
        refused(NotADraft, delete_draft, DeleteDraft(by="anna", event_id=event.id))


class TestPublicEvents:
    def test_publishing_is_told_with_the_whole_event(self, work):
        event = draft()
        work.events.add(event)
        after = publish_event(PublishEvent(by="anna", event_id=event.id), work, now=NOW)
        assert work.facts == [EventPublished(after)]
        assert work.actions == ["published"]

    def test_a_change_is_told_with_what_is_different(self, work):
        event = published()
        work.events.add(event)
        command = ChangeEvent(by="anna", event_id=event.id, values={"title": {"en": "New"}, "modes": {"onsite": 300}})
        after = change_event(command, work, now=NOW)
        assert work.facts == [EventChanged(after, ["title", "modes"])]

    def test_a_change_to_the_same_is_neither_kept_nor_told(self, work):
        event = published()
        work.events.add(event)
        change_event(ChangeEvent(by="anna", event_id=event.id, values={"title": event.title}), work, now=NOW)
        assert (work.facts, work.actions, work.events.get(event.id)) == ([], [], event)

    def test_a_capacity_below_what_registrations_told_is_refused_with_the_numbers(self, work, refused):
        event = published()
        work.events.add(event)
        work.places.add(KnownPlaces(id=event.id, revision=4, modes={"onsite": Occupancy(taken=77)}))
        command = ChangeEvent(by="anna", event_id=event.id, values={"modes": {"onsite": 70, "online": 200}})
        assert refused(CapacityBelowTaken, change_event, command).facts == {
            "mode": "onsite",
            "capacity": 70,
            "taken": 77,
        }

    def test_a_move_is_told_with_before_and_after_and_the_reason(self, work):
        event = published()
        work.events.add(event)
        command = RescheduleEvent(
            by="anna",
            event_id=event.id,
            moves={"local_start": LECTURE + timedelta(days=1)},
            reason={"en": "The hall is taken", "hy": " "},
        )
        after = reschedule_event(command, work, now=NOW)
        assert work.facts == [EventRescheduled(event, after, ["time"], {"en": "The hall is taken"})]
        assert after.schedule.local_end - after.schedule.local_start == timedelta(hours=2)

    def test_a_move_to_nowhere_else_is_refused(self, work, refused):
        event = published()
        work.events.add(event)
        refused(NothingChanges, reschedule_event, RescheduleEvent(by="anna", event_id=event.id, moves={}))

    def test_a_cancellation_is_told_with_its_reason(self, work):
        event = published()
        work.events.add(event)
        after = cancel_event(CancelEvent(by="anna", event_id=event.id, reason={"en": "Storm"}), work, now=NOW)
        assert work.facts == [EventCancelled(after, {"en": "Storm"})]
        assert work.actions == ["cancelled"]


class TestCopies:
    def test_a_copy_moves_forward_only(self, work):
        follow_institution(institution(revision=2, names={"en": "New"}), work)
        follow_institution(institution(revision=1, names={"en": "Old"}), work)
        follow_institution(institution(revision=2, names={"en": "Repeated"}), work)
        assert work.institutions.get("museum").names == {"en": "New"}
        follow_institution(institution(revision=3, active=False), work)
        assert not work.institutions.get("museum").active

    def test_places_of_an_event_that_we_have_not_heard_of_are_kept(self, work):
        told = KnownPlaces(id="unheard-of", revision=9, modes={"online": Occupancy(taken=1)})
        follow_places(told, work)
        follow_places(KnownPlaces(id="unheard-of", revision=8, modes={}), work)
        assert work.places.get("unheard-of") == told
        follow_places(KnownPlaces(id="unheard-of", revision=10, modes={}), work)
        assert work.places.get("unheard-of").modes == {}
