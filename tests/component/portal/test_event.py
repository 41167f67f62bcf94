"""An event's page and registering on it."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from causeway_testing.portal_services import problem
from causeway_testing.portal_world import CANCELLED, CONFERENCE, LECTURE, PAST, RUNNING

ENTRIES = {
    "name": "Ani Sargsyan",
    "email": "ani@example.org",
    "mode": "onsite",
    "language": "hy",
    "country": "AM",
    "zone": "Asia/Yerevan",
    "claim": "0197c0de-form",
}
REGISTER = f"/api/registrations/events/{LECTURE}/registrations"


def test_the_page_says_when_where_who_and_how_many(world: Any) -> None:
    html = world.visitor(zone="Asia/Yerevan").get(f"/events/{LECTURE}").text

    assert "Tuesday, 24 June 2025, 09:00–11:30" in html
    assert "China Standard Time (UTC+8)" in html
    assert "Tuesday, 24 June 2025, 05:00–07:30" in html
    assert "Capital Museum" in html
    assert "Communication University" in html
    assert "Last places: 6 of 120 left" in html


def test_structured_data_cannot_break_out_of_its_element(world: Any) -> None:
    hostile = {"title": {"en": "</script><script>alert(1)</script>"}}
    world.database["shown_events"].update_one({"_id": LECTURE}, {"$set": hostile})

    html = world.visitor().get(f"/events/{LECTURE}").text

    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert data
    assert json.loads(data[1])["name"] == hostile["title"]["en"]
    assert "<script>alert" not in html


def test_shared_links_look_right(world: Any) -> None:
    html = world.visitor().get(f"/events/{LECTURE}").text

    assert '<meta property="og:title" content="Digital Transformation and Future Trends of Museums">' in html
    assert '<link rel="canonical" href="http://localhost/events/lecture-digital">' in html
    assert 'hreflang="zh-Hans"' in html


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (CANCELLED, "This event is cancelled."),
        (RUNNING, "Registration is closed."),
        (PAST, "This event has taken place."),
    ],
)
def test_where_one_cannot_register_there_is_no_form_but_the_reason(world: Any, event: str, sentence: str) -> None:
    html = world.visitor().get(f"/events/{event}").text

    assert sentence in html
    assert 'name="email"' not in html


def test_a_cancelled_and_a_moved_event_say_why(world: Any) -> None:
    assert "The speaker cannot travel." in world.visitor().get(f"/events/{CANCELLED}").text
    moved = world.visitor().get(f"/events/{CONFERENCE}").text
    assert "The hall is needed for a state visit." in moved
    assert "20 July 2025, 12:00" in moved


def test_a_full_event_offers_the_waiting_list(world: Any) -> None:
    html = world.visitor().get(f"/events/{CONFERENCE}").text

    assert "Join the waiting list" in html
    assert "has limited time to accept" in html


def test_an_unknown_event_is_explained_with_a_reference(world: Any) -> None:
    answer = world.visitor().get("/events/no-such-event")

    assert answer.status_code == 404
    assert "This page does not exist." in answer.text
    assert "Reference: " in answer.text


def test_registering_asks_once_with_the_visitors_language_and_leads_on(world: Any) -> None:
    answer = world.visitor("hy").post(f"/events/{LECTURE}", data=ENTRIES)

    assert answer.status_code == 303
    asked = world.services.asked_for("POST", "/registrations")
    assert len(asked) == 1
    assert asked[0].path == REGISTER
    assert asked[0].body["name"] == "Ani Sargsyan"
    assert asked[0].language == "hy"


def test_a_double_click_makes_one_registration(world: Any) -> None:
    client = world.visitor()

    first = client.post(f"/events/{LECTURE}", data=ENTRIES)
    second = client.post(f"/events/{LECTURE}", data=ENTRIES)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(world.services.registrations) == 1


def test_every_rendering_of_the_form_is_a_request_of_its_own(world: Any) -> None:
    client = world.visitor()
    claims = {re.search(r'name="claim" value="([^"]+)"', client.get(f"/events/{LECTURE}").text)[1] for _ in range(3)}

    assert len(claims) == 3


def test_wrong_entries_are_named_beside_the_field_and_in_the_summary_and_kept(world: Any) -> None:
    answer = world.visitor().post(f"/events/{LECTURE}", data={**ENTRIES, "email": "nobody", "mode": ""})

    assert answer.status_code == 422
    assert "2 entries need another look." in answer.text
    assert '<a href="#email">' in answer.text
    assert 'aria-invalid="true" aria-describedby="email-error email-hint"' in answer.text
    assert 'value="Ani Sargsyan"' in answer.text
    assert world.services.asked_for("POST", "/registrations") == []


def test_what_the_service_finds_wrong_stands_beside_the_field_in_the_readers_language(world: Any) -> None:
    errors = [{"field": "email", "message": "The domain name is not valid."}]
    world.services.refuse("POST", REGISTER, "invalid-input", 422, errors=errors)

    answer = world.visitor("hy").post(f"/events/{LECTURE}", data=ENTRIES)

    assert answer.status_code == 422
    assert "Գրեք էլ. փոստի հասցե" in answer.text
    assert "domain name" not in answer.text


def test_a_refusal_is_explained_and_the_entries_stay(world: Any) -> None:
    world.services.refuse("POST", REGISTER, "already-registered", 409)

    answer = world.visitor("zh-CN").post(f"/events/{LECTURE}", data=ENTRIES)

    assert answer.status_code == 409
    assert "此邮箱无法再次报名" in answer.text
    assert 'value="ani@example.org"' in answer.text


def test_while_registrations_is_away_the_page_says_so_and_keeps_everything(world: Any) -> None:
    world.services.down.add("registrations")

    answer = world.visitor().post(f"/events/{LECTURE}", data=ENTRIES)

    assert answer.status_code == 503
    assert "Nothing was changed, and what you entered is still here." in answer.text
    assert 'value="Ani Sargsyan"' in answer.text
    assert 'value="0197c0de-form"' in answer.text


def test_the_page_after_registering_says_what_happens_next(world: Any) -> None:
    client = world.visitor()
    address = client.post(f"/events/{LECTURE}", data=ENTRIES).headers["Location"]

    answer = client.get(address)

    assert "You have a place." in answer.text
    assert "It holds your ticket." in answer.text
    assert f'href="/my/{parse_qs(urlsplit(address).query)["link"][0]}"' in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_somebody_who_waits_is_told_so(world: Any) -> None:
    client = world.visitor()
    address = client.post(f"/events/{LECTURE}", data=ENTRIES).headers["Location"]
    next(iter(world.services.registrations.values()))["status"] = "waiting"

    assert "You are on the waiting list." in client.get(address).text


def test_the_page_after_registering_opens_for_its_own_link_only(world: Any) -> None:
    client = world.visitor()
    link = parse_qs(urlsplit(client.post(f"/events/{LECTURE}", data=ENTRIES).headers["Location"]).query)["link"][0]

    assert client.get(f"/events/{LECTURE}/registered?link=made-up").status_code == 404
    assert client.get(f"/events/{CONFERENCE}/registered?link={link}").status_code == 404


def test_after_registering_the_page_works_while_registrations_is_away(world: Any) -> None:
    world.services.down.add("registrations")

    assert "We have your registration." in world.visitor().get(f"/events/{LECTURE}/registered?link=any").text


def test_overload_is_explained_as_such(world: Any) -> None:
    world.services.answers["POST", REGISTER] = lambda _: problem("overloaded", 503)

    answer = world.visitor().post(f"/events/{LECTURE}", data=ENTRIES)

    assert answer.status_code == 503
    assert "Very many people are here right now" in answer.text
