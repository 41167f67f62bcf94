"""How places are counted, and what an announcement changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.admission import Admission, Part, SharedPool, TicketKind
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.refusals import (
    EventCancelled,
    EventFull,
    EventOver,
    ModeNotOffered,
    RegistrationClosed,
    RegistrationNotOpen,
)
from causeway_registrations.domain.rules import PlaceRules
from causeway_testing.registrations import NOW, RULES, START, an_announcement, an_event

ONSITE = Line(Demand(mode="onsite"))


def admitted(event: OfferedEvent, times: int, *, now: datetime = NOW, rules: PlaceRules = RULES) -> OfferedEvent:
    for _ in range(times):
        event, _ = event.admit(ONSITE, "somebody", wait=True, now=now, rules=rules)
    return event


def test_places_are_given_out_up_to_the_capacity_and_then_positions_in_order() -> None:
    event, positions = an_event(), []
    for _ in range(5):
        event, position = event.admit(ONSITE, "somebody", wait=True, now=NOW, rules=RULES)
        positions.append(position)
    assert positions == [None, None, 1, 2, 3]
    assert (event.pools["onsite"].taken, event.pools["onsite"].waiting) == (2, 3)
    assert event.pools["online"] == Pool(capacity=3)


def test_a_mode_without_a_limit_never_fills() -> None:
    event = admitted(an_event(capacities={"onsite": None}), 100)
    assert (event.pools["onsite"].taken, event.pools["onsite"].free) == (100, None)


def test_a_mode_with_no_places_at_all_puts_everybody_on_the_list() -> None:
    assert admitted(an_event(capacities={"onsite": 0}), 2).pools["onsite"].waiting == 2


def test_whoever_does_not_want_to_wait_is_refused_with_the_numbers() -> None:
    event = admitted(an_event(), 3)
    with pytest.raises(EventFull) as refusal:
        event.admit(ONSITE, "somebody", wait=False, now=NOW, rules=RULES)
    numbers = {"mode": "onsite", "capacity": 2, "taken": 2, "waiting": 1}
    assert refusal.value.facts == {**numbers, "lacking": ["onsite"], "short_of": "mode"}


@pytest.mark.parametrize(("kinds", "parts", "short_of"), [({"student"}, (), "kind"), (set(), ("visit",), "part")])
def test_what_is_short_is_named_as_a_person_would(kinds: set[str], parts: tuple[str, ...], short_of: str) -> None:
    pool = SharedPool(id="p", name={}, capacity=0, modes=frozenset({"onsite"}), kinds=frozenset(kinds))
    visit = Part(id="visit", title={}, starts_at=START, ends_at=START, capacities={"onsite": 0})
    admission = Admission(event_id="lecture", kinds=(TicketKind(id="student", name={}),), pools=(pool,), parts=(visit,))
    line = Line(Demand(mode="onsite", kind="student", parts=parts))
    with pytest.raises(EventFull) as refusal:
        an_event().admit_by(admission).admit(line, "somebody", wait=False, now=NOW, rules=RULES)
    assert refusal.value.facts["short_of"] == short_of


def test_a_newcomer_does_not_pass_those_who_wait() -> None:
    full = admitted(an_event(), 3)
    raised = full.follow(an_announcement(revision=2, capacities={"onsite": 5, "online": 3}))
    _, position = raised.admit(ONSITE, "somebody", wait=True, now=NOW, rules=RULES)
    assert position == 2


def test_when_offers_are_over_a_free_place_goes_to_whoever_asks() -> None:
    raised = admitted(an_event(), 3).follow(an_announcement(revision=2, capacities={"onsite": 3}))
    _, position = raised.admit(ONSITE, "somebody", wait=False, now=START - timedelta(hours=2), rules=RULES)
    assert position is None


def test_with_limits_off_more_are_let_in_than_there_are_places() -> None:
    event = admitted(an_event(), 5, rules=PlaceRules(limits_hold=False))
    assert event.pools["onsite"].taken == 5


@pytest.mark.parametrize(
    ("now", "refusal", "fact"),
    [
        (NOW - timedelta(days=1, seconds=1), RegistrationNotOpen, "opens_at"),
        (START - timedelta(hours=1), RegistrationClosed, "closed_at"),
        (START + timedelta(hours=3), EventOver, "ended_at"),
    ],
)
def test_outside_its_window_registration_is_refused_with_the_moment(
    now: datetime, refusal: type[EventOver], fact: str
) -> None:
    with pytest.raises(refusal) as caught:
        an_event().refuse_unless_open(now)
    assert datetime.fromisoformat(caught.value.facts[fact]).tzinfo is not None


def is_open(event: OfferedEvent, now: datetime) -> bool:
    try:
        event.refuse_unless_open(now)
    except Refusal:
        return False
    return True


def test_registration_is_open_from_the_first_moment_to_the_last() -> None:
    assert is_open(an_event(), NOW - timedelta(days=1))
    assert not is_open(an_event(), NOW - timedelta(days=1, milliseconds=1))
    assert is_open(an_event(), START - timedelta(hours=1, milliseconds=1))
    assert not is_open(an_event(), START - timedelta(hours=1))
    assert is_open(an_event(opens_at=None), NOW - timedelta(days=999))


def test_a_cancelled_event_takes_nobody() -> None:
    with pytest.raises(EventCancelled):
        an_event(cancelled=True).refuse_unless_open(NOW)


def test_a_mode_the_event_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(ModeNotOffered) as refusal:
        an_event(capacities={"online": 3}).admit(ONSITE, "somebody", wait=True, now=NOW, rules=RULES)
    assert refusal.value.facts == {"mode": "onsite", "modes": ["online"]}


def test_an_older_or_repeated_announcement_changes_nothing() -> None:
    event = an_event(revision=5)
    assert event.follow(an_announcement(revision=5, capacities={})) is event
    assert event.follow(an_announcement(revision=4, cancelled=True)) is event


def test_a_newer_announcement_takes_over_what_was_announced_and_keeps_the_counts() -> None:
    event = admitted(an_event(), 3)
    event = replace(event, places=event.places.tell(NOW))
    moved = event.follow(an_announcement(revision=9, starts_at=START + timedelta(days=1)))
    assert moved.announced.starts_at == START + timedelta(days=1)
    assert moved.pools == event.pools
    assert not moved.places.untold, "the places are as they were told"


def test_a_capacity_below_what_is_taken_takes_no_place_away_and_gives_none_out() -> None:
    event = admitted(an_event(capacities={"onsite": 3}), 4)
    lowered = event.follow(an_announcement(revision=2, capacities={"onsite": 1}))
    pool = lowered.pools["onsite"]
    assert (pool.capacity, pool.taken, pool.free) == (1, 3, 0)
    assert lowered.places.untold


def test_a_mode_that_is_no_longer_announced_keeps_its_people_but_takes_no_more() -> None:
    event = admitted(an_event(), 2).follow(an_announcement(revision=2, capacities={"online": 3}))
    assert (event.pools["onsite"].taken, event.pools["onsite"].announced) == (2, False)
    assert event.modes == ["online"]
    again = event.follow(an_announcement(revision=3, capacities={"onsite": 4, "online": 3}))
    assert (again.pools["onsite"].free, again.pools["onsite"].announced) == (2, True)


def test_a_mode_added_later_has_all_its_places() -> None:
    event = an_event(capacities={"onsite": 2}).follow(an_announcement(revision=2))
    assert event.pools["online"] == Pool(capacity=3)


def test_telling_the_places_numbers_them_once() -> None:
    told = admitted(an_event(), 2).places.tell(NOW)
    assert (told.told_revision, told.told_at, told.untold) == (1, NOW, False)


EVERY = timedelta(seconds=1)


def test_places_that_were_told_a_moment_ago_can_wait_to_be_told_again() -> None:
    told = an_event(capacities={"onsite": 5}).places.tell(NOW)
    assert not told.is_to_be_told(NOW + EVERY, EVERY), "there is nothing to tell"
    taken = told.take(Demand(mode="onsite"))
    moments = (timedelta(), EVERY / 2, EVERY, -EVERY)
    assert [taken.is_to_be_told(NOW + after, EVERY) for after in moments] == [False, False, True, True]
    assert taken.is_to_be_told(NOW, timedelta()), "without a wait"
    assert taken.press().is_to_be_told(NOW, EVERY)
    assert not told.press().is_to_be_told(NOW, EVERY)
    assert replace(taken, told_at=None).is_to_be_told(NOW, EVERY), "as they were kept before there was a wait"


@pytest.mark.parametrize(
    ("change", "at_once"),
    [
        (lambda places: places.take(Demand(mode="onsite")), False),
        (lambda places: places.take(Demand(mode="onsite", size=2)), True),
        (lambda places: places.join(ONSITE), True),
        (lambda places: places.take(Demand(mode="online", size=9)), False),
        (lambda places: places.join(ONSITE).leave(ONSITE), True),
        (lambda places: places.count("onsite", checked_in=1), False),
        (lambda places: places.follow(an_announcement(revision=2, capacities={"onsite": 3})), True),
        (lambda places: places.follow(an_announcement(revision=2, capacities={"onsite": 2})), True),
    ],
)
def test_that_a_mode_is_full_or_free_or_another_is_told_at_once(
    change: Callable[[Places], Places], at_once: bool
) -> None:
    told = an_event(capacities={"onsite": 2, "online": None}).places.tell(NOW)
    changed = change(told)
    assert changed.untold
    assert changed.is_to_be_told(NOW, EVERY) is at_once
    assert not changed.tell(NOW).take(Demand(mode="online")).is_to_be_told(NOW, EVERY), "once is enough"


@pytest.mark.parametrize(
    ("now", "expiry"),
    [
        (NOW, NOW + timedelta(hours=24)),
        (START - timedelta(hours=20), START - timedelta(hours=2)),
        (START - timedelta(hours=2, minutes=15), START - timedelta(hours=2)),
        (START - timedelta(hours=2, minutes=14), None),
        (START + timedelta(days=1), None),
    ],
)
def test_an_offer_lasts_a_day_but_ends_two_hours_before_the_start(now: datetime, expiry: datetime | None) -> None:
    assert an_event().offer_expiry(now, "Asia/Yerevan", RULES) == expiry


def test_a_cancelled_event_offers_nothing() -> None:
    assert an_event(cancelled=True).offer_expiry(NOW, "Asia/Yerevan", RULES) is None


def test_capacities_of_an_older_announcement_do_not_come_back_when_the_copy_is_rebuilt() -> None:
    lowered = an_event().follow(an_announcement(revision=5, capacities={"onsite": 1}))
    assert lowered.places.follow(an_announcement(revision=3, capacities={"onsite": 9})) is lowered.places
