"""What is held about a person goes by itself when its time is over, part by part, and the time follows the event."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from causeway_platform.clock_work import DueItem
from causeway_registrations.domain import facts
from causeway_registrations.domain.needs import Stated
from causeway_registrations.domain.retention import USUAL, Held, RetentionRules
from causeway_registrations.messaging.due import due
from causeway_registrations.use_cases import purge_event as purging
from causeway_registrations.use_cases.follow_announced_event import follow_announced_event
from causeway_registrations.use_cases.look_up import Brought
from causeway_registrations.use_cases.ports import RETENTION
from causeway_registrations.use_cases.purge_event import plan_purge
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.web.imports import read_row
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_announcement

END = START + timedelta(hours=3)
NEEDS_GO, ZONE_GOES, PERSON_GOES = (END + timedelta(days=days) for days in (14, 30, 180))


def planned(work: FakeWork) -> datetime | None:
    row = work.clock_work.get((RETENTION, "lecture"))
    return None if row is None else row[0]


def a_full_work(people: int = 3) -> FakeWork:
    work = a_work()
    for _ in range(people):
        register_participant(a_request(country="AM"), work, now=NOW, rules=RULES)
    plan_purge("lecture", work, retention=USUAL)
    return work


def run(work: FakeWork, now: datetime, rules: RetentionRules = USUAL) -> int:
    """Do the clock work that is due as the clock would, and return how many rows that took."""
    rows = 0
    while taken := [row for row in work.take_due(now) if row[0] == RETENTION]:
        ((kind, payload),) = taken
        item = DueItem(kind=kind, subject="lecture", due_at=now, payload=payload, attempts=0)
        due(RULES, read_row, rules)[RETENTION](item, work, now)
        rows += 1
    return rows


def held(work: FakeWork) -> Counter[frozenset[Held]]:
    return Counter(one.held for one in work.registrations.kept.values())


def test_the_first_part_is_planned_with_the_event() -> None:
    assert planned(a_full_work()) == NEEDS_GO


def test_each_part_goes_at_its_own_time_and_not_before() -> None:
    work = a_full_work()

    run(work, ZONE_GOES - timedelta(milliseconds=1))
    assert held(work) == {frozenset({Held.PERSON, Held.ZONE}): 3}
    run(work, ZONE_GOES)
    assert held(work) == {frozenset({Held.PERSON}): 3}
    assert planned(work) == PERSON_GOES
    run(work, PERSON_GOES)
    assert held(work) == {frozenset(): 3}
    assert planned(work) is None, "nothing is left to be done about this event"


def test_what_people_need_goes_first_and_leaves_everything_else() -> None:
    work = a_work()
    needing = Brought(needs=Stated(access=("captions",), access_note="I am deaf."))
    register_participant(a_request(brought=needing), work, now=NOW, rules=RULES)
    register_participant(a_request(), work, now=NOW, rules=RULES)
    plan_purge("lecture", work, retention=USUAL)

    assert run(work, NEEDS_GO - timedelta(milliseconds=1)) == 0
    assert len(work.needs.kept) == 1
    run(work, NEEDS_GO)
    assert not work.needs.kept
    assert held(work) == {frozenset({Held.PERSON, Held.ZONE}): 2}
    assert planned(work) == ZONE_GOES


def test_what_is_counted_is_the_same_afterwards() -> None:
    work = a_full_work()
    before = Counter((one.status, one.mode, one.country) for one in work.registrations.kept.values())
    places = work.event().places

    run(work, PERSON_GOES)

    assert Counter((one.status, one.mode, one.country) for one in work.registrations.kept.values()) == before
    assert work.event().places == places


def test_each_step_is_told_as_what_it_is() -> None:
    work = a_full_work(1)
    run(work, ZONE_GOES)
    run(work, PERSON_GOES)

    (trimmed,), (erased,) = work.told(facts.RegistrationTrimmed), work.told(facts.RegistrationErased)
    assert trimmed.parts == ("zone",)
    assert trimmed.registration.participant is not None
    assert (erased.wanted_by, erased.registration.revision) == ("retention", 3)


def test_an_event_that_moves_takes_the_time_with_it() -> None:
    work = a_full_work()
    later = an_announcement(revision=2, starts_at=START + timedelta(days=10), ends_at=END + timedelta(days=10))
    follow_announced_event(later, work, now=NOW, rules=RULES)
    plan_purge("lecture", work, retention=USUAL)

    assert planned(work) == NEEDS_GO + timedelta(days=10)
    assert run(work, NEEDS_GO) == 0
    assert held(work) == {frozenset({Held.PERSON, Held.ZONE}): 3}


def test_a_row_that_comes_too_early_takes_nothing_and_comes_again_in_time() -> None:
    work = a_full_work()
    kept = work.offered_events.kept
    kept["lecture"] = replace(kept["lecture"], announced=an_announcement(ends_at=END + timedelta(days=10)))

    run(work, NEEDS_GO)

    assert held(work) == {frozenset({Held.PERSON, Held.ZONE}): 3}
    assert planned(work) == NEEDS_GO + timedelta(days=10)


def test_a_large_event_goes_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "STEP", 2)
    work = a_full_work(5)

    assert run(work, PERSON_GOES) == 3
    assert held(work) == {frozenset(): 5}


def test_doing_it_again_changes_nothing() -> None:
    work = a_full_work()
    run(work, PERSON_GOES)
    before: dict[str, Any] = dict(work.registrations.kept)
    plan_purge("lecture", work, retention=USUAL)

    run(work, PERSON_GOES + timedelta(days=1))

    assert work.registrations.kept == before


def test_an_installation_may_keep_things_for_another_time() -> None:
    work = a_full_work()
    rules = RetentionRules(keep={Held.PERSON: timedelta(days=1), Held.ZONE: timedelta(0)})
    plan_purge("lecture", work, retention=rules)

    assert planned(work) == END
    run(work, END + timedelta(days=1), rules)
    assert held(work) == {frozenset(): 3}


def test_an_event_nobody_knows_has_nothing_to_purge() -> None:
    work = a_work()
    plan_purge("forum", work, retention=USUAL)

    assert work.clock_work == {}
    due(RULES, read_row)[RETENTION](
        DueItem(kind=RETENTION, subject="forum", due_at=NOW, payload={"after": ""}, attempts=0), work, NOW
    )
    assert work.clock_work == {}
