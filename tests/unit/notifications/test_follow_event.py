"""The copy of an event moves forward only; a move or a cancellation plans one telling, reminders move along."""

from dataclasses import replace
from datetime import timedelta

from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Move
from causeway_notifications.use_cases.fan_out_notices import FAN_OUT
from causeway_notifications.use_cases.follow_event import FollowEvent, follow_event
from causeway_notifications.use_cases.follow_institution import follow_institution
from causeway_testing.notices import EVENT, NOW, START, FakeWork, an_event

DAY, HOUR = (FAN_OUT, f"{EVENT}:reminder_day"), (FAN_OUT, f"{EVENT}:reminder_hour")


def follow(work: FakeWork, event: KnownEvent, tell: Kind | None = None) -> KnownEvent | None:
    return follow_event(FollowEvent(event=event, happened_at=NOW, tell=tell), work, now=NOW)


def a_move(sequence: int = 1) -> Move:
    return Move(
        sequence=sequence,
        previous_start=START,
        previous_end=START + timedelta(hours=2),
        previous_zone="Asia/Shanghai",
        previous_place=None,
        fields_changed=("time",),
        reason={},
    )


def test_a_published_event_is_kept_and_gets_a_reminder_a_day_and_an_hour_before() -> None:
    work = FakeWork()
    assert follow(work, an_event()) == work.events.get(EVENT)
    assert work.scheduled[DAY][0] == START - timedelta(days=1)
    assert work.scheduled[HOUR][0] == START - timedelta(hours=1)
    assert len(work.scheduled) == 2


def test_reminders_follow_an_event_that_moves() -> None:
    work = FakeWork()
    follow(work, an_event())
    later = START + timedelta(days=3)
    follow(work, an_event(revision=2, sequence=1, starts_at=later), Kind.CHANGE)
    assert work.scheduled[DAY][0] == later - timedelta(days=1)
    assert work.scheduled[HOUR][0] == later - timedelta(hours=1)


def test_a_reminder_whose_time_has_passed_is_not_sent_late() -> None:
    work = FakeWork()
    follow(work, an_event(starts_at=NOW + timedelta(hours=5)))
    assert DAY not in work.scheduled
    assert HOUR in work.scheduled


def test_however_many_registered_a_move_is_one_row_of_clock_work() -> None:
    work = FakeWork()
    follow(work, an_event())
    follow(work, an_event(revision=2, sequence=1, move=a_move()), Kind.CHANGE)
    due_at, payload = work.scheduled[FAN_OUT, f"{EVENT}:change:1:"]
    assert due_at == NOW
    assert payload == {"event_id": EVENT, "kind": "change", "sequence": 1, "moment": NOW, "after": ""}


def test_a_cancelled_event_is_told_and_reminds_nobody() -> None:
    work = FakeWork()
    follow(work, an_event())
    follow(work, an_event(revision=2, sequence=1, status="cancelled"), Kind.CANCELLATION)
    assert set(work.scheduled) == {(FAN_OUT, f"{EVENT}:cancellation:1:")}


def test_an_older_or_equal_state_changes_nothing() -> None:
    work = FakeWork()
    newest = an_event(revision=5)
    follow(work, newest)
    for revision in (4, 5):
        assert follow(work, an_event(revision=revision, title={"en": "Old"}, sequence=9), Kind.CHANGE) is None
    assert work.events.get(EVENT) == newest
    assert len(work.scheduled) == 2


def test_a_change_of_texts_keeps_how_the_event_had_moved() -> None:
    work = FakeWork()
    follow(work, an_event(revision=2, sequence=1, move=a_move()), Kind.CHANGE)
    follow(work, an_event(revision=3, sequence=1))
    assert work.events.get(EVENT).move == a_move()


def test_an_institution_is_kept_under_its_newest_names() -> None:
    work = FakeWork()
    museum = KnownInstitution(id="i", revision=2, names={"en": "Museum"})
    follow_institution(museum, work)
    follow_institution(replace(museum, revision=1, names={"en": "Old"}), work)
    assert work.institutions.get("i") == museum
    follow_institution(replace(museum, revision=3, names={"en": "New"}), work)
    assert work.institutions.get("i").names == {"en": "New"}
