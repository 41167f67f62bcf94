"""Seats in a party that changes: whoever stays keeps theirs, and none is ever given to somebody else afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.seating import Seating

PARTIES = st.lists(st.lists(st.sampled_from("ABCDE"), max_size=5, unique=True), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("before", "after", "seats"),
    [
        (["Ani", "Davit"], ["Ani", "Davit"], (1, 2)),
        (["Ani", "Davit"], ["Davit", "Ani"], (2, 1)),
        (["Ani", "Davit"], ["Ani", "Davit Petrosyan"], (1, 2)),
        (["Ani", "Davit"], ["Davit", "Ani Sargsyan"], (2, 1)),
        (["Ani", "Davit"], ["Davit"], (2,)),
        (["Ani", "Davit"], ["Ani Sargsyan"], (3,)),
        (["Ani"], ["Ani Sargsyan", "Davit"], (1, 2)),
        (["Ani"], ["Davit", "Ani"], (2, 1)),
        (["Ani", "Ani"], ["Ani"], (1,)),
        ([], ["Ani"], (1,)),
        (["Ani"], [], ()),
    ],
)
def test_whoever_stays_keeps_their_seat(before: list[str], after: list[str], seats: tuple[int, ...]) -> None:
    assert Seating.in_a_row(len(before)).reseat(before, after).seats == seats


@given(PARTIES)
def test_no_seat_is_given_twice_whatever_becomes_of_a_party(parties: list[list[str]]) -> None:
    before, seating = parties[0], Seating.in_a_row(len(parties[0]))
    left: set[int] = set()
    for after in parties[1:]:
        changed = seating.reseat(before, after)
        assert len(changed.seats) == len(set(changed.seats)) == len(after)
        assert not left & set(changed.seats), "a ticket that was given up opens no door again"
        assert 0 not in changed.seats, "the registrant keeps theirs"
        for name in set(before) & set(after):
            assert changed.seats[after.index(name)] == seating.seats[before.index(name)]
        left |= set(seating.seats) - set(changed.seats)
        before, seating = after, changed
