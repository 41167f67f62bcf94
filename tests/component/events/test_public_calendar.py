"""The calendar that the public reads: JSON, feeds and structured data."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

pytestmark = pytest.mark.servers

SECRET = "secret-room"


def soon(days, hour=15):
    start = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=days)
    return {"local_start": start.isoformat(), "local_end": (start + timedelta(hours=2)).isoformat(), "zone": "UTC"}


@pytest.fixture(scope="module")
def season(office):
    """An edition with events in three weeks, one of them cancelled, and a draft."""
    edition = office.edition("season")
    events = [office.published(edition, **soon(7 * week)) for week in (1, 2, 3)]
    office.operator.post(f"events/{events[2]['id']}/cancel", json={"reason": {"en": "Storm"}})
    office.draft(edition, title={"en": "Nobody knows"}, **soon(5))
    return edition, events


@pytest.fixture
def feed(season):
    return f"programmes/{season[0]['programme_id']}/calendar.ics"


def test_the_public_sees_what_is_published_in_order_and_no_draft(office, season):
    edition, events = season
    items = office.public.get("programme", params={"edition": edition["id"]}).json()["items"]
    assert [item["id"] for item in items] == [event["id"] for event in events]
    assert [item["status"] for item in items] == ["published", "published", "cancelled"]
    # Another test of this season changes a title, before or after this one.
    assert items[0]["title"] == office.operator.get(f"events/{events[0]['id']}").json()["title"]
    assert items[0]["programme"]["slug"] == "season"


def test_pages_follow_one_another_without_gap_or_repetition(office, season):
    edition, events = season
    found, cursor = [], None
    while True:
        query = {"edition": edition["id"], "limit": 1} | ({"cursor": cursor} if cursor else {})
        page = office.public.get("programme", params=query).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [event["id"] for event in events]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"country": "AM"}, 3),
        ({"country": "CN"}, 0),
        ({"language": "zh-Hans"}, 3),
        ({"language": "hy"}, 0),
        ({"mode": "online"}, 3),
        ({"from": (datetime.now(UTC) + timedelta(days=10)).isoformat()}, 2),
        ({"to": (datetime.now(UTC) + timedelta(days=10)).isoformat()}, 1),
    ],
)
def test_the_calendar_can_be_narrowed(office, season, query, count):
    answer = office.public.get("programme", params={"edition": season[0]["id"], **query})
    assert len(answer.json()["items"]) == count


def test_operators_list_drafts_and_the_public_does_not(office, season):
    query = {"edition": season[0]["id"]}
    assert len(office.operator.get("events", params=query).json()["items"]) == 4
    assert len(office.operator.get("events", params={**query, "status": "draft"}).json()["items"]) == 1
    assert len(office.public.get("events", params=query).json()["items"]) == 3
    assert office.public.get("events", params={**query, "status": "draft"}).json()["items"] == []


def test_the_join_link_is_nowhere_public(office, season, feed):
    event = season[1][0]
    addresses = [
        "programme",
        "programme.ics",
        feed,
        "events",
        f"events/{event['id']}",
        f"events/{event['id']}/calendar.ics",
        f"events/{event['id']}/event.jsonld",
    ]
    for address in addresses:
        answer = office.public.get(address)
        assert answer.status_code == 200
        assert SECRET not in answer.text.replace("\r\n ", ""), address
    partner = office.mint.bearer("partner")
    assert SECRET not in office.public.get(f"events/{event['id']}", headers=partner).text


def test_a_feed_is_read_by_calendar_programs_with_cancelled_entries_kept(office, season, feed):
    answer = office.public.get(feed)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    entries = Calendar.from_ical(answer.text).events
    assert [str(entry["STATUS"]) for entry in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    kept = Calendar.from_ical(office.public.get(feed, params={"cancelled": "drop"}).text).events
    assert [str(entry["STATUS"]) for entry in kept] == ["CONFIRMED", "CONFIRMED"]


def test_a_feed_has_the_same_bytes_and_tag_until_something_changes(office, season, feed):
    first, second = office.public.get(feed), office.public.get(feed)
    assert (first.content, first.headers["ETag"]) == (second.content, second.headers["ETag"])
    assert not first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"].startswith("public")

    unchanged = office.public.get(feed, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    since = office.public.get(feed, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304

    event = office.operator.get(f"events/{season[1][0]['id']}").json()
    office.operator.patch(
        f"events/{event['id']}", json={"title": {"en": "Changed"}}, headers={"If-Match": f'"{event["revision"]}"'}
    )
    changed = office.public.get(feed, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "SUMMARY;LANGUAGE=en:Changed" in changed.text


def test_a_change_elsewhere_leaves_a_programmes_feed_alone(office, feed):
    before = office.public.get(feed).headers["ETag"]
    everything = office.public.get("programme.ics").headers["ETag"]
    office.published(office.edition("elsewhere"))
    assert office.public.get(feed).headers["ETag"] == before
    assert office.public.get("programme.ics").headers["ETag"] != everything


def test_drafts_change_no_feed(office, season, feed):
    before = office.public.get("programme.ics").headers["ETag"]
    draft = office.draft(season[0])
    office.operator.delete(f"events/{draft['id']}", headers={"If-Match": '"1"'})
    assert office.public.get("programme.ics").headers["ETag"] == before


def test_a_feed_speaks_the_language_that_is_asked_for(office, feed):
    asked = office.public.get(feed, params={"language": "zh-Hans"})
    preferred = office.public.get(feed, headers={"Accept-Language": "zh-Hans, en;q=0.5"})
    assert asked.text == preferred.text
    assert "博物馆的数字化转型" in asked.text.replace("\r\n ", "")
    assert "Accept-Language" in preferred.headers["Vary"]
    armenian = office.public.get(feed, params={"language": "hy"})
    assert "NAME:Դասախոսություններ" in armenian.text


def test_one_event_is_a_calendar_of_its_own(office, season):
    event = season[1][1]
    answer = office.public.get(f"events/{event['id']}/calendar.ics")
    assert len(Calendar.from_ical(answer.text).events) == 1
    assert answer.headers["Content-Disposition"] == f'inline; filename="{event["id"]}.ics"'
    again = office.public.get(f"events/{event['id']}/calendar.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_structured_data_has_a_tag_too(office, season):
    address = f"events/{season[1][2]['id']}/event.jsonld"
    answer = office.public.get(address)
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.json()["eventStatus"] == "https://schema.org/EventCancelled"
    assert office.public.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_does_not_exist_has_no_calendar(office):
    for address in ("programmes/none/calendar.ics", "events/none/calendar.ics", "events/none/event.jsonld"):
        answer = office.public.get(address)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_reader_that_sends_nonsense_gets_the_feed(office, feed):
    headers = {"If-Modified-Since": "yesterday", "Accept-Language": "*;q=banana"}
    assert office.public.get(feed, headers=headers).status_code == 200
