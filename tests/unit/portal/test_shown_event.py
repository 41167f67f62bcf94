"""When one can register, as pages say it."""

from datetime import timedelta

import pytest

from causeway_portal.domain.shown_event import Registering
from causeway_testing.portal_world import NOW, sample_event

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Registering.OPEN),
        ({"opens_at": None}, Registering.OPEN),
        ({"opens_at": NOW + HOUR}, Registering.NOT_YET),
        ({"opens_at": NOW}, Registering.OPEN),
        ({"closes_at": NOW}, Registering.CLOSED),
        ({"status": "cancelled"}, Registering.CANCELLED),
        ({"starts_at": NOW - 2 * HOUR, "ends_at": NOW}, Registering.PAST),
    ],
)
def test_the_state_of_registering_follows_window_and_status(changes: dict, expected: Registering) -> None:
    assert sample_event(**changes).registering(NOW) is expected


def test_an_event_is_on_from_its_start_until_its_end() -> None:
    event = sample_event(starts_at=NOW, ends_at=NOW + HOUR)

    assert event.is_on(NOW)
    assert not event.is_on(NOW - timedelta(seconds=1))
    assert not event.is_on(NOW + HOUR)


def test_a_cancelled_event_is_never_on() -> None:
    assert not sample_event(status="cancelled", starts_at=NOW, ends_at=NOW + HOUR).is_on(NOW)


def test_modes_are_shown_in_one_order() -> None:
    assert sample_event(capacities={"online": 1, "onsite": 1}).modes == ("onsite", "online")


def test_the_first_language_is_the_events_own_or_the_first_of_its_title() -> None:
    assert sample_event().first_language == "zh-Hans"
    assert sample_event(languages=(), title={"hy": "Դաս"}).first_language == "hy"


def test_an_event_online_only_is_in_no_country() -> None:
    assert sample_event(place=None).country is None
    assert sample_event().country == "CN"
