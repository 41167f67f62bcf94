"""When people were online: rejoining, two devices, and the bound on what is kept."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.attendance import MOST_REPORTS_IN_SPELLS, Mark, SeatAttendance
from causeway_registrations.domain.spells import MOST_SPELLS, Spell, heard_of, united
from causeway_registrations.store.attendance_documents import ATTENDANCES
from causeway_registrations.web.spell_views import spells_text

NINE = datetime(2026, 7, 21, 9, 0, tzinfo=UTC)
SEAT = SeatAttendance(registration_id="r", seat=0, event_id="e", mode="online")
DAY = "2026-07-21"


def at(minute: int) -> datetime:
    return NINE + timedelta(minutes=minute)


def spell(joined: int, left: int) -> Spell:
    return Spell(at(joined), at(left))


def the_mark(seat: SeatAttendance) -> Mark:
    (mark,) = seat.marks.values()
    return mark


def test_who_was_away_for_long_joined_again() -> None:
    seat = SEAT
    for minute in (0, 1, 3, 6, 10, 11):
        seat = seat.stay("event", at(minute), DAY)
    assert seat.spells == (spell(0, 6), spell(10, 11))
    assert seat.minutes == 7


def test_a_sign_of_life_goes_on_from_one_before_spells_were_kept() -> None:
    assert heard_of((), at(2), since=at(0)) == (spell(0, 2),)
    assert heard_of((), at(9), since=at(0)) == (spell(9, 9),)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=80))
def test_however_often_somebody_rejoins_no_more_is_kept_than_the_bound(minutes: list[int]) -> None:
    kept: tuple[Spell, ...] = ()
    for minute in sorted(minutes):
        kept = heard_of(kept, at(minute))
    assert len(kept) <= MOST_SPELLS
    assert (kept[0].joined, kept[-1].left) == (at(min(minutes)), at(max(minutes)))
    assert list(kept) == sorted(kept)
    assert all(any(one.joined <= at(minute) <= one.left for one in kept) for minute in minutes)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=20))
def test_united_spells_never_overlap_and_lose_nothing(pairs: list[tuple[int, int]]) -> None:
    told = [spell(start, start + length) for start, length in pairs]
    kept = united(told)
    assert all(earlier.left < later.joined for earlier, later in pairwise(kept))
    assert all(any(one.joined <= each.joined and each.left <= one.left for one in kept) for each in told)


def test_the_same_report_again_replaces_its_times_and_our_own_page_is_united_with_it() -> None:
    seat = SEAT.stay("event", at(0), DAY).stay("event", at(2), DAY)
    first = seat.report("event", "zoom", 20, NINE, DAY, spells=[spell(0, 10), spell(30, 40)])
    assert first.report("event", "zoom", 20, NINE, DAY, spells=[spell(0, 10), spell(30, 40)]) is first
    again = first.report("event", "zoom", 20, NINE, DAY, spells=[spell(1, 21)])
    assert first.spells == (spell(0, 10), spell(30, 40))
    assert again.spells == (spell(0, 21),)
    assert again.revision == first.revision + 1


def test_times_of_more_reports_than_are_kept_leave_their_minutes() -> None:
    seat = SEAT
    for number in range(MOST_REPORTS_IN_SPELLS + 3):
        told = [spell(100 * number, 100 * number + 1)]
        seat = seat.report("event", f"report-{number}", 1, NINE, DAY, spells=told)
    assert len(the_mark(seat).reported_spells) == MOST_REPORTS_IN_SPELLS
    assert seat.minutes == MOST_REPORTS_IN_SPELLS + 3


def test_spells_are_kept_in_documents_and_older_documents_have_none() -> None:
    seat = SEAT.stay("event", at(0), DAY).report("event", "zoom", 20, NINE, DAY, spells=[spell(0, 10), spell(30, 40)])
    document = ATTENDANCES.to_document(seat)
    assert ATTENDANCES.from_document(document) == seat
    for mark in document["marks"]:
        del mark["own_spells"], mark["reported_spells"]
    assert ATTENDANCES.from_document(document).spells == ()


def test_several_occasions_at_once_are_one_change() -> None:
    seat = SEAT.stay_in({"event": DAY, "part:talks": DAY}, at(0))
    assert (seat.revision, set(seat.marks)) == (1, {f"day:{DAY}", "part:talks"})
    back = seat.take_back("event", at(1))
    assert back.stay_in({"event": DAY, "part:talks": DAY}, at(1)) is back


def test_people_read_times_by_the_events_clocks() -> None:
    shown = spells_text([spell(0, 25), spell(30, 24 * 60)], "Asia/Shanghai")
    assert shown == "2026-07-21 17:00-17:25; 2026-07-21 17:30-2026-07-22 17:00"
