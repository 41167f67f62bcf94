"""Places in words a person understands."""

import pytest

from causeway_portal.domain.shown_places import Level, ModePlaces, fullness


@pytest.mark.parametrize(
    ("capacity", "taken", "level", "left"),
    [
        (120, 0, Level.FREE, 120),
        (120, 100, Level.FREE, 20),
        (120, 108, Level.LAST, 12),
        (120, 119, Level.LAST, 1),
        (120, 120, Level.FULL, 0),
        (20, 15, Level.LAST, 5),
        (0, 0, Level.FULL, 0),
    ],
)
def test_the_level_follows_the_places_left(capacity: int, taken: int, level: Level, left: int) -> None:
    found = fullness(capacity, ModePlaces(capacity=capacity, taken=taken))

    assert (found.level, found.left) == (level, left)


def test_a_free_place_is_not_free_while_somebody_waits_for_it() -> None:
    assert fullness(10, ModePlaces(capacity=10, taken=9, waiting=2)).level is Level.FULL


def test_no_capacity_means_places_for_everyone() -> None:
    found = fullness(None, ModePlaces(capacity=None, taken=5_000))

    assert found.level is Level.UNLIMITED
    assert found.taken == 5_000


def test_before_the_first_count_the_announced_capacity_is_free() -> None:
    assert fullness(40, None).left == 40


def test_a_newly_announced_capacity_counts_at_once() -> None:
    assert fullness(60, ModePlaces(capacity=40, taken=40)).left == 20


def test_a_capacity_lowered_below_the_taken_places_shows_no_negative_number() -> None:
    found = fullness(30, ModePlaces(capacity=40, taken=35))

    assert (found.left, found.level, found.share) == (0, Level.FULL, 100)


def test_the_share_is_the_part_that_is_taken() -> None:
    assert fullness(200, ModePlaces(capacity=200, taken=61)).share == 30
