"""What can be set, what it is by default, and what cannot be."""

from datetime import timedelta

import pytest

from causeway_platform.settings import WrongSetting
from causeway_registrations.domain.retention import USUAL, Held
from causeway_registrations.settings import read_settings

NEEDED = {"CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1:1", "CAUSEWAY_KAFKA": "127.0.0.1:1"}


def test_by_default_an_offer_lasts_a_day_and_ends_two_hours_before_the_start() -> None:
    settings = read_settings(NEEDED)
    assert settings.rules.offer_lasts == timedelta(hours=24)
    assert settings.rules.offers_end_before_start == timedelta(hours=2)
    assert settings.rules.shortest_offer == timedelta(minutes=15)
    assert (settings.rules.offers_at_once, settings.batch, settings.platform.queue_limit) == (200, 250, 2000)
    assert settings.rules.limits_hold
    assert settings.places_told_every == timedelta(seconds=1)


def test_how_long_each_part_is_kept_can_be_set() -> None:
    usual = read_settings(NEEDED).retention
    shorter = {
        "REGISTRATIONS_KEEP_PERSON_DAYS": "90",
        "REGISTRATIONS_KEEP_ZONE_DAYS": "0",
        "REGISTRATIONS_KEEP_NEEDS_DAYS": "3",
    }
    assert usual == USUAL
    assert read_settings({**NEEDED, **shorter}).retention.keep == {
        Held.PERSON: timedelta(days=90),
        Held.ZONE: timedelta(0),
        Held.NEEDS: timedelta(days=3),
    }


def test_the_numbers_can_be_set() -> None:
    settings = read_settings(
        {
            **NEEDED,
            "REGISTRATIONS_OFFER_LASTS_S": "3600",
            "REGISTRATIONS_OFFERS_END_BEFORE_START_S": "600",
            "REGISTRATIONS_SHORTEST_OFFER_S": "60",
            "REGISTRATIONS_OFFERS_AT_ONCE": "10",
            "REGISTRATIONS_BATCH": "50",
            "REGISTRATIONS_QUEUE_LIMIT": "7",
            "REGISTRATIONS_PLACES_TOLD_EVERY_S": "0.5",
        }
    )
    assert settings.rules.offer_lasts == timedelta(hours=1)
    assert settings.rules.offers_end_before_start == timedelta(minutes=10)
    assert settings.rules.shortest_offer == timedelta(minutes=1)
    assert (settings.rules.offers_at_once, settings.batch, settings.platform.queue_limit) == (10, 50, 7)
    assert settings.places_told_every == timedelta(seconds=0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTRATIONS_BATCH", "0"),
        ("REGISTRATIONS_BATCH", "many"),
        ("REGISTRATIONS_OFFERS_AT_ONCE", "0"),
        ("REGISTRATIONS_KEEP_ZONE_DAYS", "-1"),
        ("REGISTRATIONS_KEEP_ZONE_DAYS", "181"),
        ("REGISTRATIONS_KEEP_PERSON_DAYS", "29"),
        ("REGISTRATIONS_PLACES_TOLD_EVERY_S", "-1"),
        ("REGISTRATIONS_PLACES_TOLD_EVERY_S", "nan"),
        ("REGISTRATIONS_PLACES_TOLD_EVERY_S", "61"),
        ("REGISTRATIONS_OFFER_LASTS_S", "10"),
        ("REGISTRATIONS_OFFER_LASTS_S", "a day"),
    ],
)
def test_a_number_that_cannot_work_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_settings({**NEEDED, name: value})


def test_secrets_are_not_shown() -> None:
    shown = repr(read_settings({**NEEDED, "CAUSEWAY_LINK_KEYS": "a-very-secret-link-key"}))
    assert "a-very-secret-link-key" not in shown
    assert "mongodb://" not in shown
