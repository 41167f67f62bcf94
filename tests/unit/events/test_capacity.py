"""Nobody who has a place loses it."""

import pytest

from causeway_events.domain.capacity import Occupancy, check_against_taken, check_capacities
from causeway_events.domain.copies import KnownPlaces, occupancies_of, remaining
from causeway_events.domain.refusals import CapacityBelowTaken, ModeInUse, NegativeCapacity, NoMode

FULL = {"onsite": Occupancy(taken=300, waiting=12)}


def test_an_event_without_a_mode_is_refused():
    with pytest.raises(NoMode):
        check_capacities({})


def test_a_negative_capacity_is_refused_and_zero_is_not():
    check_capacities({"onsite": 0, "online": None})
    with pytest.raises(NegativeCapacity):
        check_capacities({"onsite": -1})


def test_a_capacity_below_what_is_taken_is_refused_with_the_numbers():
    with pytest.raises(CapacityBelowTaken) as refused:
        check_against_taken({"onsite": 400}, {"onsite": 299}, FULL)
    assert refused.value.facts == {"mode": "onsite", "capacity": 299, "taken": 300}
    assert "300" in refused.value.detail


def test_putting_a_limit_where_there_was_none_is_lowering_it():
    with pytest.raises(CapacityBelowTaken):
        check_against_taken({"onsite": None}, {"onsite": 10}, FULL)


@pytest.mark.parametrize("capacity", [300, 301, None])
def test_a_capacity_that_holds_everybody_is_accepted(capacity):
    check_against_taken({"onsite": 400}, {"onsite": capacity}, FULL)


def test_a_capacity_that_is_too_low_already_may_stay_or_rise():
    check_against_taken({"onsite": 200}, {"onsite": 200}, FULL)
    check_against_taken({"onsite": 200}, {"onsite": 250}, FULL)


def test_a_mode_with_people_in_it_cannot_go():
    with pytest.raises(ModeInUse) as refused:
        check_against_taken({"onsite": 400, "online": 10}, {"online": 10}, FULL)
    assert (refused.value.facts["taken"], refused.value.facts["waiting"]) == (300, 12)


def test_a_mode_that_only_has_people_waiting_cannot_go_either():
    with pytest.raises(ModeInUse):
        check_against_taken({"onsite": 0, "online": 5}, {"online": 5}, {"onsite": Occupancy(waiting=1)})


def test_a_mode_that_nobody_uses_can_go_and_a_new_one_can_come():
    check_against_taken({"onsite": 4}, {"online": None}, {})


def test_places_left_are_never_negative_and_have_no_number_without_a_limit():
    places = KnownPlaces(id="e", revision=1, modes={"onsite": Occupancy(taken=7)})
    assert remaining({"onsite": 5, "online": None}, places) == {"onsite": 0, "online": None}
    assert remaining({"onsite": 5}, None) == {"onsite": 5}
    assert occupancies_of(None) == {}
