"""What is made of an event for its readers: views, calendar links and structured data."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from causeway_portal.domain.shown_event import Notice
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.pages.calendar_links import event_links, subscription_links
from causeway_portal.pages.structured_data import structured_event
from causeway_portal.pages.view import hosts_of, paragraphs, view_of
from causeway_testing.portal_world import INSTITUTIONS, LECTURE, NOW, PROGRAMMES, sample_event

URL = "https://exchange.example.org"


def view(language: str = "en", places: ShownPlaces | None = None, **changes):
    return view_of(sample_event(**changes), places, PROGRAMMES[0], language, NOW)


def full(onsite: int, online: int) -> ShownPlaces:
    modes = {"onsite": ModePlaces(capacity=120, taken=onsite), "online": ModePlaces(capacity=200, taken=online)}
    return ShownPlaces(id=LECTURE, seq=1, modes=modes)


def test_a_view_has_its_texts_in_the_readers_language() -> None:
    found = view("hy")

    assert found.title.language == "hy"
    assert found.programme.text == "Փոխադարձ ուսուցման դասախոսություններ"
    assert found.city.text == "Պեկին"


def test_an_event_whose_programme_is_not_known_yet_is_shown_without_it() -> None:
    assert view_of(sample_event(), None, None, "en", NOW).programme.text == ""


def test_only_when_every_mode_is_full_does_everybody_wait() -> None:
    assert not view(places=full(120, 100)).all_full
    assert view(places=full(120, 200)).all_full


def test_hosts_that_are_not_known_yet_are_left_out() -> None:
    known = {institution.id: institution for institution in INSTITUTIONS if institution.id == "office"}

    assert [host.name.text for host in hosts_of(sample_event(), known, "en")] == ["Museums Development Centre"]


def test_a_text_is_shown_in_paragraphs_with_its_lines() -> None:
    assert list(paragraphs("One\ntwo\n\n\nThree\n")) == [["One", "two"], ["Three"]]


def test_calendar_links_lead_to_the_event_in_the_readers_language() -> None:
    links = event_links(view("zh-Hans"), URL, "zh-Hans")

    assert links["file"] == f"{URL}/api/events/events/{LECTURE}/calendar.ics?language=zh-Hans"
    google = parse_qs(urlsplit(links["google"]).query)
    assert google["dates"] == ["20250624T010000Z/20250624T033000Z"]
    assert google["text"] == ["博物馆的数字化转型与未来趋势"]
    assert google["ctz"] == ["Asia/Shanghai"]
    assert parse_qs(urlsplit(links["outlook"]).query)["startdt"] == ["2025-06-24T01:00:00+00:00"]


def test_the_private_join_link_is_in_no_calendar_link_and_not_in_structured_data() -> None:
    found = view()
    everything = str(event_links(found, URL, "en")) + str(structured_event(found, [], URL))

    assert "rooms.example.org" not in everything


def test_the_whole_programme_can_be_subscribed_to() -> None:
    links = subscription_links(URL, "hy")

    assert links["subscribe"] == "webcal://exchange.example.org/api/events/programme.ics?language=hy"
    assert links["download"].startswith("https://")


def test_structured_data_describes_a_hybrid_event() -> None:
    data = structured_event(view(places=full(114, 61)), [], URL)

    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert data["offers"]["availability"] == "https://schema.org/LimitedAvailability"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"


@pytest.mark.parametrize(
    ("changes", "status", "availability"),
    [
        ({"status": "cancelled"}, "EventCancelled", "SoldOut"),
        ({"notice": Notice(previous_start=NOW, previous_zone="UTC", reason={})}, "EventRescheduled", "InStock"),
        ({"notice": Notice(reason={})}, "EventScheduled", "InStock"),
        ({"opens_at": NOW + timedelta(days=1)}, "EventScheduled", "SoldOut"),
    ],
)
def test_structured_data_tells_status_and_places(changes: dict, status: str, availability: str) -> None:
    data = structured_event(view(**changes), [], URL)

    assert data["eventStatus"].endswith(status)
    assert data["offers"]["availability"].endswith(availability)


def test_a_moved_event_tells_search_engines_where_it_was() -> None:
    moved = Notice(previous_start=NOW, previous_zone="UTC", reason={})

    assert structured_event(view(notice=moved), [], URL)["previousStartDate"] == NOW.isoformat()


def test_an_online_event_has_no_place() -> None:
    data = structured_event(view(place=None, capacities={"online": None}), [], URL)

    assert data["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")
    assert [place["@type"] for place in data["location"]] == ["VirtualLocation"]
