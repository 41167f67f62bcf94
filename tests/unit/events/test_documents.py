"""What is stored is what was meant, both ways."""

from datetime import timedelta

import bson
import pytest
from bson.codec_options import CodecOptions

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_events.domain.history import change_of
from causeway_events.domain.registration_window import RegistrationWindow
from causeway_events.store import documents
from causeway_events.store.feed_versions import FEED_VERSION, FeedVersion
from causeway_testing.calendar_office import (
    LECTURE,
    NOW,
    draft,
    edition,
    host,
    institution,
    programme,
    published,
    schedule,
)


def through_the_database(codec, entity):
    """Write and read as MongoDB would: bytes, and moments in UTC."""
    stored = bson.encode(codec.to_document(entity))
    return codec.from_document(bson.decode(stored, CodecOptions(tz_aware=True)))


MOVED = published(hosts=(host(),)).rescheduled({"schedule": schedule(LECTURE + timedelta(days=1))}, now=NOW)


@pytest.mark.parametrize(
    "event",
    [
        draft(),
        draft(place=None, join_link=None, summary=None, description=None),
        draft(registration=RegistrationWindow(opens_at=NOW, closes_at=NOW + timedelta(days=2))),
        MOVED,
        MOVED.cancelled({"zh-Hans": "暴风雨"}, now=NOW),
        published(modes={"online": None}, place=None),
    ],
)
def test_an_event_comes_back_as_it_was(event):
    assert through_the_database(documents.EVENT, event) == event


def test_wall_time_is_stored_as_text_so_that_no_zone_can_shift_it():
    assert documents.event_document(draft())["local_start"] == "2026-12-20T15:00:00"


def test_programmes_and_editions_come_back_as_they_were():
    series = programme(hosts=(host(),))
    assert through_the_database(documents.PROGRAMME, series) == series
    this_year = edition(series, name={"hy": "Տասներորդ"})
    assert through_the_database(documents.EDITION, this_year) == this_year


def test_copies_come_back_as_they_were():
    museum = institution(website="https://museum.example", active=False)
    assert through_the_database(documents.INSTITUTION, museum) == museum
    places = KnownPlaces(id="e", revision=4, modes={"onsite": Occupancy(taken=3, waiting=1, seats=None)})
    assert through_the_database(documents.PLACES, places) == places


def test_an_entry_of_the_history_comes_back_as_it_was():
    entry = change_of(None, MOVED, by="anna", action="rescheduled", at=NOW)
    assert through_the_database(documents.CHANGE, entry) == entry


def test_a_feeds_counter_comes_back_as_it_was():
    version = FeedVersion(id="everything", revision=7, changed_at=NOW)
    assert through_the_database(FEED_VERSION, version) == version
