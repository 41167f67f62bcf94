"""The door, who came, badges and the online room, as pages and as what their scripts ask for."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_door import AT_THE_DOOR
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE, QR, one_registration, sample_event

pytestmark = pytest.mark.servers

DOOR = f"/operations/check-in/{LECTURE}"
API = "/api/registrations"
TOKEN = "registration-1.0.abcdefghijklmnopqrstuvwxyz0"


def mark_of(client: Any) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]+)"', client.get("/operations/check-in").text)
    assert found
    return found[1]


@pytest.fixture
def mine(world: World) -> dict[str, Any]:
    registration = world.services.registrations[TOKEN] = one_registration("registration-1", mode="online")
    return registration


def test_the_door_shows_counts_days_and_parts_in_the_readers_words(world: World) -> None:
    html = world.signed_in().get(DOOR).text
    for words in ("The whole event", "Day: Tuesday, 24 June 2025", "Part: Opening"):
        assert words in html
    assert "<strong data-in>3</strong>" in html
    assert "<strong data-expected>175</strong>" in html


def test_a_ticket_is_let_in_at_this_door_for_what_was_chosen(world: World) -> None:
    client = world.signed_in()
    form = {"mark": mark_of(client), "ticket": " abc ", "occasion": "part:opening", "claim": "c-1"}
    world.services.answers["POST", f"{API}/check-ins"] = lambda _: Reply(
        status=200, body={"id": "registration-1", "mode": "onsite", "person": {"name": "Ani"}}
    )
    html = client.post(DOOR, data=form).text
    asked = world.services.asked_for("POST", "/check-ins")[-1]
    assert asked.body == {"ticket": "abc", "event_id": LECTURE, "occasion": "part:opening"}
    assert "Ani is checked in." in html
    assert f'action="{DOOR}/undo"' in html


def test_a_person_found_by_name_is_let_in_by_hand(world: World) -> None:
    client = world.signed_in()
    html = client.get(f"{DOOR}?name=ani").text
    assert "Let in" in html
    form = {"mark": mark_of(client), "registration_id": "registration-1", "seat": "1", "occasion": "event"}
    client.post(DOOR, data=form)
    asked = world.services.asked_for("POST", "/registration-1/check-in")[-1]
    assert asked.body == {"seat": 1, "occasion": "event"}


@pytest.mark.parametrize("wrong", ["../secret", "a/b", "", "."])
def test_an_undo_of_something_strange_is_not_found(world: World, wrong: str) -> None:
    client = world.signed_in()
    assert client.post(f"{DOOR}/undo", data={"mark": mark_of(client), "registration_id": wrong}).status_code == 404


def test_scans_are_told_and_moments_come_in_the_readers_words_by_the_events_clocks(world: World) -> None:
    result = {"scan_id": "s1", "result": "already", "first_at": "2025-06-24T01:05:00+00:00", "name": "Ani"}
    world.services.answers["POST", f"{API}/check-ins/batch"] = lambda _: Reply(status=200, body={"results": [result]})
    client = world.signed_in()
    form = {"mark": mark_of(client), "sent_at": "2025-06-24T02:00:00Z", "scans": json.dumps([{"scan_id": "s1"}])}
    answer = client.post(f"{DOOR}/scans", data=form)
    assert answer.json["results"][0]["first_words"] == "24 June 2025, 09:05"
    asked = world.services.asked_for("POST", "/check-ins/batch")[-1]
    assert asked.body == {"event_id": LECTURE, "sent_at": "2025-06-24T02:00:00Z", "scans": [{"scan_id": "s1"}]}


@pytest.mark.parametrize("scans", ["", "{", "{}", '"x"', json.dumps([{}] * 101)])
def test_what_is_no_list_of_scans_is_refused(world: World, scans: str) -> None:
    client = world.signed_in()
    assert client.post(f"{DOOR}/scans", data={"mark": mark_of(client), "scans": scans}).status_code == 400


def test_scans_without_the_forms_mark_are_refused(world: World) -> None:
    assert world.signed_in().post(f"{DOOR}/scans", data={"scans": "[]"}).status_code == 403


@pytest.mark.parametrize("path", ["", "/tickets", "/count", "/attendance", "/attendance.csv", "/badges"])
def test_the_door_is_for_operators_only(world: World, path: str) -> None:
    assert world.visitor().get(DOOR + path).status_code == 303
    assert world.signed_in("partner@example.org").get(DOOR + path).status_code == 403


def test_counts_come_for_what_was_chosen(world: World) -> None:
    client = world.signed_in()
    assert client.get(f"{DOOR}/count").json == {"in": "3", "expected": "175"}
    assert client.get(f"{DOOR}/count?occasion=day:2025-06-24").json["in"] == "2"


def test_who_came_is_listed_and_a_report_is_read_in_the_encoding_of_its_service(world: World) -> None:
    client = world.signed_in()
    page = client.get(f"{DOOR}/attendance").text
    assert "Ani Sargsyan" in page
    assert "24 Jun 09:00–09:20<br>" in page, "by the clock of the event"
    assert "09:30–09:35" in page
    assert "China Standard Time" in page
    text = "email\tduration\nani@example.org\t1h 5m\n"
    world.services.answers["POST", f"{API}/events/{LECTURE}/presence-report"] = lambda _: Reply(
        status=200, body=AT_THE_DOOR["presence-report"]
    )
    for encoding in ("utf-8", "utf-16"):
        form = {
            "mark": mark_of(client),
            "try": "yes",
            "occasion": "event",
            "report_name": "zoom",
            "report": (io.BytesIO(text.encode(encoding)), "report.csv"),
        }
        answer = client.post(f"{DOOR}/attendance", data=form, content_type="multipart/form-data")
        assert "Tried, nothing was changed." in answer.text
        assert "Nobody with a confirmed place has this address or code." in answer.text
        asked = world.services.asked_for("POST", "/presence-report")[-1]
        assert asked.body == {"csv": text, "name": "zoom", "occasion": "event", "dry_run": True}


def test_a_report_larger_than_a_form_is_taken_and_one_larger_than_that_is_not(world: World) -> None:
    client = world.signed_in()

    form = {"mark": mark_of(client), "report": (io.BytesIO(b"a" * 400_000), "report.csv")}
    answer = client.post(f"{DOOR}/attendance", data=form, content_type="multipart/form-data")
    assert answer.status_code == 200
    larger = client.post(f"{DOOR}/attendance", data=b"-" * 2_000_000, content_type="multipart/form-data; boundary=x")
    assert larger.status_code == 413


def test_badges_are_printed_one_a_page_in_two_sizes(world: World, mine: dict[str, Any]) -> None:
    html = world.signed_in().get(f"{DOOR}/badges?size=card").text
    assert html.count("name-badge--card") == 2
    assert "cursor=more" in html
    assert QR in html
    own = world.visitor().get(f"/my/{TOKEN}/badge").text
    assert own.count("name-badge--a6") == 1
    assert "Ani Sargsyan" in own
    assert world.visitor().get("/my/forged/badge").status_code == 404


def presence(world: World, **seen: Any) -> None:
    body = {"joined_at": None, "minutes": 12, "minimum_minutes": 45, "attended": False, **seen}
    world.services.answers["POST", f"{API}/mine/presence"] = lambda _: Reply(status=200, body=body)


def test_where_minutes_count_a_page_beside_the_room_counts_them(world: World, mine: dict[str, Any]) -> None:
    world.now = sample_event().starts_at + timedelta(minutes=5)
    presence(world)
    answer = world.visitor().get(f"/join/{TOKEN}")
    assert answer.status_code == 200
    assert 'href="https://rooms.example.org/lecture"' in answer.text
    assert "From 45 minutes on you have attended." in answer.text
    assert world.visitor().post(f"/join/{TOKEN}/presence").json == {"minutes": 12, "attended": False, "open": True}


def test_where_sessions_count_the_page_stays_beside_the_room_and_asks_for_no_minutes(
    world: World, mine: dict[str, Any]
) -> None:
    world.now = sample_event().starts_at + timedelta(minutes=5)
    presence(world, minimum_minutes=None, attended=True, counts_parts=True)
    page = world.visitor().get(f"/join/{TOKEN}").text
    assert 'data-presence="/join/' in page
    assert "Every session counts during which this page is open" in page
    assert "data-enough" not in page


def test_a_programme_that_looks_ahead_is_no_presence(world: World, mine: dict[str, Any]) -> None:
    world.now = sample_event().starts_at
    world.visitor().head(f"/join/{TOKEN}")
    world.visitor().get(f"/join/{TOKEN}", headers={"Sec-Purpose": "prefetch"})
    assert world.services.asked_for("POST", "/mine/presence") == []


def test_nobody_is_kept_out_of_the_room_because_their_presence_cannot_be_noted(
    world: World, mine: dict[str, Any]
) -> None:
    world.now = sample_event().starts_at
    world.services.refuse("POST", f"{API}/mine/presence", "internal-error", 500)
    assert world.visitor().get(f"/join/{TOKEN}").headers["Location"] == "https://rooms.example.org/lecture"


def test_the_script_that_keeps_the_page_is_never_an_old_one(world: World) -> None:
    with world.visitor().get("/operations/check-in/worker.js") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.content_type.startswith("text/javascript")
