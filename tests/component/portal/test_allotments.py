"""Kept places on a page: listed, granted, changed, returned, and the link by which people get them."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_desk import ALLOTMENT
from causeway_testing.portal_world import LECTURE

PAGE = f"/operations/events/{LECTURE}/allotments"
API = f"/api/registrations/events/{LECTURE}/allotments"
ONE = "/api/registrations/allotments/allotment-1"


def marked(world: Any) -> tuple[Any, dict[str, str]]:
    client = world.signed_in()
    found = re.search(r'name="mark" value="([^"]+)"', client.get(PAGE).text)
    assert found
    return client, {"mark": found[1], "claim": "claim-1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_is_shown_with_how_far_it_is_filled(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{PAGE}?language={language}").text
    assert f'<html lang="{language}"' in html
    assert "Communication &lt;b&gt;University" in html
    assert 'width="40"' in html, "twelve of thirty, as a bar"
    assert 'value="2025-06-20T23:59"' in html, "the date is the event's own"
    assert f"http://localhost/events/{LECTURE}?allotment={ALLOTMENT['token']}#register" in html
    assert html.count("data-returned") == 1
    assert html.count("Li &lt;b&gt;Wei") == 2, "who leads, in words and to be changed"
    assert 'href="/operations/events/lecture-digital/allotments?cursor=more"' in html


def test_places_are_kept_for_an_institution_until_a_time_in_the_events_zone(world: Any) -> None:
    client, sent = marked(world)
    world.services.answers["POST", API] = lambda _: Reply(status=201, body=ALLOTMENT)
    entered = {"institution_id": "university", "label": "", "mode": "online", "places": "30"}

    answer = client.post(PAGE, data={**sent, **entered, "returns_at": "2025-06-20T12:00"})

    assert answer.headers["Location"] == f"{PAGE}?done=granted&granted=allotment-1"
    (ask,) = world.services.asked_for("POST", "/allotments")
    assert ask.claim == "claim-1"
    assert ask.body == {
        "label": "Communication University",
        "institution_id": "university",
        "mode": "online",
        "kind": None,
        "places": 30,
        "returns_at": "2025-06-20T04:00:00+00:00",
    }
    assert "<details open>" in client.get(answer.headers["Location"]).text, "its link is there at once"


def test_what_was_refused_is_explained_and_still_entered(world: Any) -> None:
    client, sent = marked(world)
    world.services.refuse("POST", API, "not-enough-places", 409, free=7)
    answer = client.post(PAGE, data={**sent, "label": "A class", "places": "many", "returns_at": "soon"})
    assert answer.status_code == 409
    assert "Only 7 places are free." in answer.text
    assert 'value="A class"' in answer.text
    body = world.services.asked_for("POST", "/allotments")[0].body
    assert (body["places"], body["returns_at"]) == ("many", "soon"), "registrations judges what was entered"


def test_a_change_states_what_it_was_made_to_and_leaves_the_date_exactly(world: Any) -> None:
    client, sent = marked(world)
    world.services.answers["PUT", ONE] = lambda _: Reply(status=200, body=ALLOTMENT)
    entered = {"revision": "5", "places": "25", "returns_at_was": ALLOTMENT["returns_at"]}

    client.post(f"{PAGE}/allotment-1", data={**sent, **entered, "returns_at": "2025-06-20T23:59"})
    client.post(f"{PAGE}/allotment-1", data={**sent, **entered, "returns_at": "2025-06-21T08:00"})

    same, other = world.services.asked_for("PUT", "/allotment-1")
    assert (same.body, same.revision) == ({"places": 25, "returns_at": ALLOTMENT["returns_at"]}, 5)
    assert other.body["returns_at"] == "2025-06-21T00:00:00+00:00"
    world.services.refuse("PUT", ONE, "changed-meanwhile", 412)
    assert client.post(f"{PAGE}/allotment-1", data={**sent, **entered}).status_code == 412


def test_its_people_wait_with_the_priority_that_was_entered_or_not_at_all(world: Any) -> None:
    client, sent = marked(world)
    assert 'name="waiting_priority" type="text" value="40"' in client.get(PAGE).text
    world.services.answers["PUT", ONE] = lambda _: Reply(status=200, body=ALLOTMENT)
    kept = {**sent, "revision": "5", "places": "25", "returns_at": "2025-06-21T08:00"}
    for entered in (" 50 ", "", "soon"):
        client.post(f"{PAGE}/allotment-1", data={**kept, "waiting_priority": entered})
    asked = [ask.body["waiting_priority"] for ask in world.services.asked_for("PUT", "/allotment-1")]
    assert asked == [50, None, "soon"], "registrations judges what was entered"


def test_a_leader_is_named_changed_and_taken_away(world: Any) -> None:
    client, sent = marked(world)
    world.services.answers["PUT", ONE] = lambda _: Reply(status=200, body=ALLOTMENT)
    kept = {**sent, "revision": "5", "places": "25", "returns_at": "2025-06-21T08:00"}
    named = {"leader_name": " Ani ", "leader_email": "ani@example.org", "leader_language": "hy"}

    client.post(f"{PAGE}/allotment-1", data={**kept, **named, "leader_zone": "Asia/Yerevan"})
    client.post(f"{PAGE}/allotment-1", data={**kept, "leader_name": "", "leader_email": "", "leader_zone": "UTC"})
    client.post(f"{PAGE}/allotment-1", data=kept)

    first, nobody, unsaid = (ask.body for ask in world.services.asked_for("PUT", "/allotment-1"))
    assert first["leader"] == {"name": "Ani", "email": "ani@example.org", "language": "hy", "zone": "Asia/Yerevan"}
    assert nobody["leader"] is None
    assert "leader" not in unsaid


def test_unfilled_places_are_returned(world: Any) -> None:
    client, sent = marked(world)
    world.services.answers["POST", f"{ONE}/return"] = lambda _: Reply(status=200, body=ALLOTMENT)
    answer = client.post(f"{PAGE}/allotment-1/return", data={**sent, "revision": "5"})
    assert answer.headers["Location"] == f"{PAGE}?done=returned"
    (ask,) = world.services.asked_for("POST", "/return")
    assert (ask.revision, ask.claim) == (5, "return.allotment-1")


def test_the_link_leads_to_a_form_that_brings_the_kept_place_along(world: Any) -> None:
    html = world.visitor().get(f"/events/{LECTURE}?allotment={ALLOTMENT['token']}").text
    assert "A place is kept for you" in html
    assert f'name="allotment" value="{ALLOTMENT["token"]}"' in html
    entries = {"name": "Ani", "email": "ani@example.org", "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    world.visitor().post(f"/events/{LECTURE}", data={**entries, "allotment": ALLOTMENT["token"]})
    assert world.services.asked_for("POST", "/registrations")[0].body["allotment"] == ALLOTMENT["token"]
    assert "allotment" not in world.visitor().get(f"/events/{LECTURE}").text


def test_the_page_is_for_operators(world: Any) -> None:
    assert world.visitor().get(PAGE).status_code == 303
    assert world.signed_in("partner@example.org").get(PAGE).status_code == 403
