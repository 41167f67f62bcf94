"""Whose turn it is, held against a plain walk along the whole waiting list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.admission import Admission, Order, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.demand import Demand, Line
from causeway_registrations.domain.draw import SPAN, draw_number
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import identity_in
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.use_cases.hold_draw import HoldDraw, hold_draw
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_registrations.use_cases.turns import Turns
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_announcement, an_event

STUDENTS = SharedPool(
    id="students", name={}, capacity=2, modes=frozenset({"onsite", "online"}), kinds=frozenset({"student"})
)
KINDS = (TicketKind(id="student", name={}), TicketKind(id="expert", name={}, priority=50))

wishes = st.builds(
    Demand,
    mode=st.sampled_from(["onsite", "online"]),
    kind=st.sampled_from(["student", "expert"]),
    size=st.integers(1, 3),
)


def waiting_for(demands: list[Demand], order: Order) -> FakeWork:
    """Return an event without a place so far, for which parties wait that came in this order."""
    policy = WaitingPolicy(order=order)
    admission = Admission(event_id="lecture", kinds=KINDS, pools=(STUDENTS,), largest_party=3, waiting=policy)
    work = a_work(an_event(capacities={"onsite": 0, "online": 0}).admit_by(replace(admission, revision=1)))
    for demand in demands:
        companions = tuple(map(str, range(demand.size - 1)))
        request = a_request(mode=demand.mode, kind=demand.kind, companions=companions)
        register_participant(request, work, now=NOW, rules=RULES)
    return work


def with_places(work: FakeWork, onsite: int, online: int) -> OfferedEvent:
    return work.event().follow(an_announcement(revision=2, capacities={"onsite": onsite, "online": online}))


def all_turns(event: OfferedEvent, work: FakeWork) -> list[str]:
    turns, found = Turns(event, work.registrations, work.allotments, now=NOW, rules=RULES), []
    while (one := turns.next()) is not None:
        found.append(one.id)
        work.registrations.save(one.offer_place(NOW))
    return found


def plain_walk(event: OfferedEvent, work: FakeWork) -> list[str]:
    """Go along everybody who waits, in order: the same policy without any lines."""
    kept: frozenset[str] = frozenset()
    found = []
    for one in sorted(work.registrations.kept.values(), key=lambda one: (one.priority, one.position or 0)):
        lacking, needed = event.stock.lacking(one.demand), event.stock.needed(one.demand)
        if not lacking and not needed & kept:
            event = event.offer_places(one.line)
            found.append(one.id)
        elif event.admission.waiting.order is not Order.FILL:
            kept |= lacking
    return found


@given(
    st.lists(wishes, max_size=12),
    st.sampled_from([Order.STRICT, Order.FILL]),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_the_first_of_each_line_gives_the_same_order_as_a_walk_along_the_whole_list(
    demands: list[Demand], order: Order, onsite: int, online: int
) -> None:
    work = waiting_for(demands, order)
    event = with_places(work, onsite, online)
    expected = plain_walk(event, work)
    assert all_turns(event, work) == expected


def sizes_offered(order: Order) -> list[int]:
    wanted = [Demand(mode="onsite", kind="expert", size=size) for size in (2, 3, 1, 1)]
    work = waiting_for(wanted, order)
    return [work.registrations.kept[one].size for one in all_turns(with_places(work, 3, 0), work)]


def test_under_the_strict_policy_nobody_passes_a_party_that_does_not_fit() -> None:
    assert sizes_offered(Order.STRICT) == [2]


def test_under_the_filling_policy_a_smaller_party_takes_what_a_larger_one_cannot() -> None:
    assert sizes_offered(Order.FILL) == [2, 1]


def test_a_party_that_waits_for_students_places_keeps_nobody_else_waiting() -> None:
    demands = [Demand(mode="onsite", kind="student", size=3), Demand(mode="onsite", kind="expert")]
    work = waiting_for(demands, Order.STRICT)
    offered = all_turns(with_places(work, 5, 0), work)
    assert [work.registrations.kept[one].kind for one in offered] == ["expert"], "two students' places are too few"


def test_a_smaller_priority_comes_first() -> None:
    demands = [Demand(mode="onsite", kind="student"), Demand(mode="onsite", kind="expert")]
    work = waiting_for(demands, Order.STRICT)
    (first,) = all_turns(with_places(work, 1, 0), work)
    assert work.registrations.kept[first].kind == "expert"


def test_a_newcomer_of_a_smaller_priority_is_not_kept_by_a_party_that_does_not_fit() -> None:
    work = waiting_for([Demand(mode="onsite", kind="student", size=2)], Order.STRICT)
    work.offered_events.save(with_places(work, 1, 0))
    expert, student = (a_request(mode="onsite", kind=kind) for kind in ("expert", "student"))
    assert register_participant(student, work, now=NOW, rules=RULES).registration.status is Status.WAITING
    assert register_participant(expert, work, now=NOW, rules=RULES).registration.status is Status.CONFIRMED


def test_when_offers_have_ended_it_is_nobodys_turn() -> None:
    work = waiting_for([Demand(mode="onsite", kind="expert")], Order.STRICT)
    turns = Turns(with_places(work, 1, 0), work.registrations, work.allotments, now=START, rules=RULES)
    assert (turns.anybody_left(), turns.next()) == (False, None)


PEOPLE = tuple(f"person-{number}@museum.example" for number in range(12))
DRAW_AT = NOW + timedelta(days=1)


def whole_draw(seed: str, arrivals: Sequence[str], places: int = 4) -> tuple[set[str], list[str]]:
    """Let people come in this order, hold the draw, and return who is offered a place and the line of who is not."""
    waiting = WaitingPolicy(order=Order.LOTTERY, draw_at=DRAW_AT, seed=seed)
    event = an_event(capacities={"onsite": places, "online": 0})
    work = a_work(event.admit_by(Admission(event_id="lecture", revision=1, waiting=waiting)))
    for email in arrivals:
        register_participant(a_request(email), work, now=NOW, rules=RULES)
    hold_draw(HoldDraw(event_id="lecture"), work, now=DRAW_AT, rules=RULES)
    in_line = sorted(work.registrations.kept.values(), key=lambda one: (one.position or 0, one.id))
    standing = [(one.status, one.participant.email) for one in in_line if one.participant]
    winners = {email for status, email in standing if status is Status.OFFERED}
    return winners, [email for status, email in standing if status is Status.WAITING]


@given(st.permutations(PEOPLE), st.text(min_size=1, max_size=20))
def test_the_same_seed_draws_the_same_winners_and_line_whoever_came_first(arrivals: list[str], seed: str) -> None:
    winners, line = whole_draw(seed, arrivals)
    assert (winners, line) == whole_draw(seed, PEOPLE)
    assert (len(winners), {*winners, *line}) == (4, {*PEOPLE})


@given(st.text(min_size=1))
def test_everybody_can_work_the_order_of_a_draw_out_from_its_seed(seed: str) -> None:
    _, line = whole_draw(seed, PEOPLE)
    numbers = {email: draw_number(seed, identity_in("lecture", email)) for email in PEOPLE}
    assert sorted(PEOPLE, key=numbers.__getitem__)[4:] == line
    assert all(0 <= number < SPAN for number in numbers.values())


def test_another_seed_draws_other_winners_and_another_line() -> None:
    draws = [whole_draw(seed, PEOPLE) for seed in ("a", "b", "c")]
    assert len({tuple(sorted(winners)) for winners, _ in draws}) == 3
    assert len({tuple(line) for _, line in draws}) == 3


def test_a_draw_gives_everybody_about_the_same_chance() -> None:
    firsts = [min(range(4), key=lambda one: draw_number(f"seed {number}", str(one))) for number in range(4000)]
    # A thousand each; five standard deviations of a fair draw are 137.
    assert all(863 < firsts.count(one) < 1137 for one in range(4))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("onsite|||1|100", Line(Demand(mode="onsite"))),
        (
            "online|expert|panel+visit|3|50",
            Line(Demand(mode="online", kind="expert", parts=("panel", "visit"), size=3), 50),
        ),
    ],
)
def test_a_line_is_known_by_its_name(name: str, line: Line) -> None:
    assert str(line) == name
    assert Line.named(name) == line


def test_a_registration_says_where_it_waits() -> None:
    work = waiting_for([Demand(mode="onsite", kind="student", size=2)], Order.STRICT)
    one: Registration = next(iter(work.registrations.kept.values()))
    assert str(one.line) == "onsite|student||2|100"
