"""Who came, whatever order the news arrives in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.attendance import How, SeatAttendance, Use, Verdict, attended_by

DOORS_OPEN = datetime(2026, 7, 21, 8, 0, tzinfo=UTC)
DAYS = ("2026-07-21", "2026-07-22")
OCCASIONS = ("event", "day:2026-07-21", "day:2026-07-22", "part:opening", "part:tour")
SEAT = SeatAttendance(registration_id="r-1", seat=0, event_id="conference", mode="onsite")


def a_use(minute: int, name: str = "", how: How = How.DOOR) -> Use:
    return Use(id=name or f"scan-{minute}", at=DOORS_OPEN + timedelta(minutes=minute), how=how)


def day_for(occasion: str, minute: int) -> str:
    if occasion.startswith("day:"):
        return occasion.removeprefix("day:")
    return {"part:opening": DAYS[0], "part:tour": DAYS[1]}.get(occasion, DAYS[minute // 30])


scans = st.tuples(st.sampled_from(OCCASIONS), st.integers(0, 59), st.sampled_from("ABC")).map(
    lambda drawn: (drawn[0], a_use(drawn[1], f"{drawn[2]}-{drawn[0]}-{drawn[1]}"), day_for(drawn[0], drawn[1]))
)


def heard(scans_heard: Sequence[tuple[str, Use, str]], seat: SeatAttendance = SEAT) -> SeatAttendance:
    for scan in scans_heard:
        seat, _ = seat.use(*scan)
    return seat


@given(st.lists(scans, max_size=8), st.randoms(use_true_random=False))
def test_the_same_scans_in_any_order_and_any_number_of_times_leave_the_same_marks(
    seen: list[tuple[str, Use, str]], chance: object
) -> None:
    once = heard(seen)
    shuffled = [*seen, *seen, *seen]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random that hypothesis controls
    again = heard(shuffled)
    assert again.marks == once.marks
    assert again.first_at == min((use.at for _, use, _ in seen), default=None)
    for occasion, use, day in seen:
        assert again.use(occasion, use, day)[0] is again, "what is known changes nothing"


@given(st.lists(scans, min_size=1, max_size=8))
def test_exactly_one_of_all_scans_for_an_occasion_is_the_first(seen: list[tuple[str, Use, str]]) -> None:
    known = heard(seen)
    for occasion in {name for name, _, _ in seen}:
        first = known.first_use(occasion)
        verdicts = {use.id: known.use(name, use, day)[1] for name, use, day in seen if name == occasion}
        assert first is not None
        firsts = [name for name, verdict in verdicts.items() if verdict is Verdict.IN]
        assert firsts == [first.id] if first.id in verdicts else firsts == []


@given(st.lists(scans, max_size=6), st.lists(scans, max_size=6), st.sampled_from(OCCASIONS), st.randoms())
def test_what_was_taken_back_stays_so_even_when_a_device_tells_of_it_later(
    early: list[tuple[str, Use, str]], late: list[tuple[str, Use, str]], occasion: str, chance: object
) -> None:
    undone_at = DOORS_OPEN + timedelta(minutes=60)
    later = [(name, a_use(90 + number, f"late-{number}"), day) for number, (name, _, day) in enumerate(late)]
    told_in_time = heard(later, heard(early).take_back(occasion, undone_at))
    told_late = [*early, *later]
    chance.shuffle(told_late)  # type: ignore[attr-defined]  # a random.Random that hypothesis controls
    told_afterwards = heard(told_late, SEAT.take_back(occasion, undone_at))
    assert told_in_time.marks == told_afterwards.marks


def test_of_two_scans_at_the_same_moment_the_same_one_is_first_whoever_tells_first() -> None:
    both = [("event", a_use(5, "phone-b"), DAYS[0]), ("event", a_use(5, "phone-a"), DAYS[0])]
    firsts = {heard(order).marks["day:2026-07-21"].first.id for order in permutations(both)}
    assert firsts == {"phone-a"}


def test_who_was_in_a_part_was_there_that_day_and_in_the_event() -> None:
    seat = heard([("part:tour", a_use(40), DAYS[1])])
    assert seat.occasions == {"event", "day:2026-07-22", "part:tour"}
    assert seat.use("event", a_use(50), DAYS[1])[1] is Verdict.ALREADY


def test_each_day_of_an_event_is_counted_though_the_ticket_is_new_only_once() -> None:
    seat = heard([("event", a_use(5), DAYS[0])])
    again, verdict = seat.use("event", a_use(45), DAYS[1])
    assert verdict is Verdict.ALREADY
    assert {"day:2026-07-21", "day:2026-07-22"} <= again.occasions


def test_taking_back_one_part_leaves_the_others() -> None:
    seat = heard([("part:opening", a_use(5), DAYS[0]), ("part:tour", a_use(40), DAYS[1])])
    assert seat.take_back("part:tour", DOORS_OPEN + timedelta(hours=2)).occasions == {
        "event",
        "day:2026-07-21",
        "part:opening",
    }
    assert not seat.take_back("event", DOORS_OPEN + timedelta(hours=2)).came


def online(*minutes: int) -> SeatAttendance:
    seat = SEAT
    for minute in minutes:
        seat = seat.stay("event", DOORS_OPEN + timedelta(minutes=minute), DAYS[0])
    return seat


def test_minutes_online_are_those_between_signs_of_life() -> None:
    assert online(0).minutes == 0
    assert online(0, 1, 2, 3).minutes == 3
    assert online(0, 1, 20, 21, 23).minutes == 4, "who was away for long was away"
    assert online(0, 1).revision == 2, "one change a sign of life"


def test_a_minimum_of_minutes_decides_online_and_never_at_the_door() -> None:
    present = online(0, 1, 2, 3)
    assert present.attended(None)
    assert present.attended(3)
    assert not present.attended(4)
    assert heard([("event", a_use(9), DAYS[0])], present).attended(4)


def test_the_same_report_again_replaces_what_it_said_and_another_adds() -> None:
    first = SEAT.report("event", "morning", 40, DOORS_OPEN, DAYS[0])
    assert first.report("event", "morning", 40, DOORS_OPEN, DAYS[0]) is first
    corrected = first.report("event", "morning", 35, DOORS_OPEN, DAYS[0])
    both = corrected.report("event", "afternoon", 20, DOORS_OPEN, DAYS[0])
    assert (corrected.minutes, both.minutes, both.revision) == (35, 55, 3)


def test_minutes_in_parts_are_not_added_to_those_of_the_whole_day() -> None:
    seat = SEAT.report("event", "all", 90, DOORS_OPEN, DAYS[0]).report("part:opening", "one", 30, DOORS_OPEN, DAYS[0])
    assert seat.minutes == 90


def test_what_was_attended_is_empty_below_the_minimum() -> None:
    seat = SEAT.report("part:opening", "one", 30, DOORS_OPEN, DAYS[0])
    enough, short = attended_by(seat, 30), attended_by(seat, 31)
    assert (enough.event, enough.days, enough.parts, enough.minutes) == (True, {DAYS[0]}, {"opening"}, 30)
    assert (short.event, short.days, short.parts, short.first_at) == (False, frozenset(), frozenset(), None)
