"""What search engines read."""

import json
from datetime import timedelta

import pytest

from causeway_events.domain.capacity import Occupancy
from causeway_events.domain.copies import KnownPlaces
from causeway_events.web.structured_data import structured_data
from causeway_testing.calendar_office import JOIN_LINK, LECTURE, NOW, host, institution, published, schedule


def data_of(event, places=None, institutions=None, wanted="en"):
    return structured_data(event, places, institutions or {}, wanted=wanted, public_url="https://exchange.example")


def taken(**modes):
    return KnownPlaces(id="e", revision=1, modes={mode: Occupancy(taken=count) for mode, count in modes.items()})


def test_a_hybrid_event_has_a_venue_and_an_online_room():
    data = data_of(published())
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [location["@type"] for location in data["location"]] == ["Place", "VirtualLocation"]
    assert data["location"][0]["address"]["addressCountry"] == "AM"


@pytest.mark.parametrize(
    ("modes", "name"), [({"onsite": 5}, "OfflineEventAttendanceMode"), ({"online": 5}, "OnlineEventAttendanceMode")]
)
def test_an_event_of_one_mode_says_which(modes, name):
    assert data_of(published(modes=modes))["eventAttendanceMode"].endswith(name)


def test_the_online_room_is_our_page_and_never_the_join_link():
    event = published()
    data = data_of(event)
    assert JOIN_LINK not in json.dumps(data)
    assert data["location"][1]["url"] == f"https://exchange.example/events/{event.id}"


def test_a_moved_event_says_when_it_was_to_be():
    before = published()
    data = data_of(before.rescheduled({"schedule": schedule(LECTURE + timedelta(days=1))}, now=NOW))
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == before.schedule.starts_at.isoformat()


def test_a_cancelled_event_offers_nothing():
    data = data_of(published().cancelled({}, now=NOW))
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in data


def test_an_event_as_planned_is_scheduled():
    data = data_of(published())
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in data


def test_places_left_are_counted_over_both_modes():
    data = data_of(published(), taken(onsite=120, online=50))
    assert data["maximumPhysicalAttendeeCapacity"] == 120
    assert data["maximumVirtualAttendeeCapacity"] == 200
    assert (data["maximumAttendeeCapacity"], data["remainingAttendeeCapacity"]) == (320, 150)
    assert data["offers"]["availability"] == "https://schema.org/InStock"


def test_a_full_event_is_sold_out():
    assert data_of(published(), taken(onsite=120, online=200))["offers"]["availability"].endswith("SoldOut")


def test_without_a_limit_there_is_no_number_of_places_left():
    data = data_of(published(modes={"onsite": 10, "online": None}), taken(onsite=10))
    assert "remainingAttendeeCapacity" not in data
    assert data["maximumPhysicalAttendeeCapacity"] == 10
    assert data["offers"]["availability"].endswith("InStock")


def test_hosts_are_named_in_the_readers_language_if_we_know_them():
    event = published(hosts=(host("museum"), host("unknown", "guidance")))
    known = {"museum": institution(names={"en": "Museum", "hy": "Թանգարան"}, website="https://museum.example")}
    assert data_of(event, institutions=known, wanted="en")["organizer"] == [
        {"@type": "Organization", "name": "Museum", "url": "https://museum.example"}
    ]


def test_the_text_is_in_one_language():
    data = data_of(published(summary={"en": "English only"}, description={}), wanted="zh-Hans")
    assert data["name"] == data["description"] == "博物馆的数字化转型"
