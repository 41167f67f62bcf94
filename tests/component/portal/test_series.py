"""Series on the portal: offered where they are open, enrolled in by one form, seen and changed by the link."""

from dataclasses import replace
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.store import documents, indexes
from causeway_testing.held_data import DATA_TOKEN, held_data
from causeway_testing.portal_series import EDITION, SERIES, SERIES_TOKEN, my_series
from causeway_testing.portal_world import LECTURE

PAGE, MINE, DESK = f"/series/{EDITION}", f"/my-series/{SERIES_TOKEN}", f"/operations/series/{EDITION}"
GOOD = {
    "name": "Ani Sargsyan",
    "email": "ani@example.org",
    "mode": "onsite",
    "language": "en",
    "country": "AM",
    "zone": "Asia/Yerevan",
    "claim": "claim-12345",
    "terms": "1",
}


def open_series(world: Any, **changes: Any) -> None:
    world.database[indexes.SERIES].insert_one(documents.SERIES.to_document(replace(SERIES, **changes)))


def mark_in(page: str) -> str:
    return page.split('name="mark" value="')[1].split('"', maxsplit=1)[0]


@pytest.fixture
def mine(world: Any) -> dict[str, Any]:
    world.services.series.enrolments[SERIES_TOKEN] = my_series()
    found: dict[str, Any] = world.services.series.enrolments[SERIES_TOKEN]
    return found


@pytest.mark.parametrize("path", [f"/events/{LECTURE}", "/?programme=lectures"])
def test_a_series_is_offered_where_its_dates_are_and_only_while_it_is_open(world: Any, path: str) -> None:
    assert PAGE not in world.visitor().get(path).text
    open_series(world)
    assert f'href="{PAGE}"' in world.visitor().get(path).text
    world.database[indexes.SERIES].update_one({}, {"$set": {"open": False}})
    assert PAGE not in world.visitor().get(path).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_the_dates_to_come_and_the_form(world: Any, language: str) -> None:
    open_series(world)
    page = world.visitor(language).get(PAGE).text
    assert f'href="/events/{LECTURE}"' in page
    assert "lecture-past" not in page
    assert "forum-cancelled" not in page
    assert 'id="mode-online" name="mode" value="online" required checked' in page, "the usual mode is proposed"


def test_whoever_enrols_is_led_to_their_series(world: Any) -> None:
    open_series(world)
    answer = world.visitor().post(PAGE, data=GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{MINE}?done=enrolled")
    (ask,) = world.services.asked_for("POST", "/enrolments")
    assert ask.body == {
        **{name: GOOD[name] for name in ("name", "email", "mode", "language", "country", "zone")},
        "consent": {"version": "1"},
    }
    assert ask.claim.startswith("claim-12345.")
    page = world.visitor().get(answer.headers["Location"]).text
    assert "You are enrolled." in page
    assert "1 of 8 dates are done" in page
    assert '<progress max="8" value="1"' in page


@pytest.mark.parametrize(("field", "wrong"), [("name", ""), ("email", "nobody"), ("mode", "by post"), ("zone", "Mars")])
def test_what_is_missing_is_asked_for_again_and_the_rest_stays(world: Any, field: str, wrong: str) -> None:
    open_series(world)
    answer = world.visitor().post(PAGE, data={**GOOD, field: wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert world.services.asked_for("POST", "/enrolments") == []


def test_a_refusal_is_told_in_words_and_a_service_that_is_away_keeps_the_entries(world: Any) -> None:
    open_series(world)
    path = f"/api/registrations/series/{EDITION}/enrolments"
    world.services.refuse("POST", path, "already-enrolled", 409)
    refused = world.visitor().post(PAGE, data=GOOD)
    world.services.down = {"registrations"}
    away = world.visitor().post(PAGE, data=GOOD)
    assert (refused.status_code, away.status_code) == (409, 503)
    assert "This address cannot be enrolled again" in refused.text
    assert all('value="ani@example.org"' in answer.text for answer in (refused, away))


def test_a_closed_series_shows_its_dates_and_no_form(world: Any) -> None:
    open_series(world, open=False)
    page = world.visitor().get(PAGE).text
    assert f'href="/events/{LECTURE}"' in page
    assert 'name="email"' not in page
    assert world.visitor().get("/series/nowhere").status_code == 404


def test_my_series_says_of_every_date_how_it_stands(world: Any, mine: Any) -> None:
    answer = world.visitor().get(MINE)
    page = answer.text
    assert "Ani &lt;b&gt;Sargsyan&lt;/b&gt;" in page
    assert "On the waiting list" in page
    assert "no-such-slug" in page, "a refusal that has no words is named"
    assert f'href="/my/{mine["dates"][1]["manage_token"]}"' in page
    assert page.count("/leave") == 2, "what is over, cancelled, left or not joined cannot be left"
    assert page.count("/rejoin") == 3
    assert "noindex" in page


def test_a_date_is_left_and_rejoined(world: Any, mine: Any) -> None:
    client = world.visitor()
    left = client.post(f"{MINE}/dates/{LECTURE}/leave", data={"claim": "one"})
    assert (left.status_code, left.headers["Location"]) == (303, f"{MINE}?done=left")
    assert mine["dates"][1]["status"] == "left"
    assert "You have left the date." in client.get(left.headers["Location"]).text
    client.post(f"{MINE}/dates/{LECTURE}/rejoin", data={"claim": "two", "mode": "online"})
    assert world.services.asked_for("POST", "/rejoin")[0].body == {"mode": "online"}
    assert mine["dates"][1]["status"] == "confirmed"
    assert client.post(f"{MINE}/dates/{LECTURE}/burn", data={}).status_code == 404


def test_a_step_that_is_refused_is_explained_on_the_page(world: Any, mine: Any) -> None:
    path = f"/api/registrations/my-series/dates/{LECTURE}/leave"
    world.services.refuse("POST", path, "date-left", 409)
    answer = world.visitor().post(f"{MINE}/dates/{LECTURE}/leave", data={"claim": "one"})
    assert answer.status_code == 409
    assert "This date was left already" in answer.text


def test_ending_asks_first(world: Any, mine: Any) -> None:
    client = world.visitor()
    assert "2 dates that are still to come" in client.get(f"{MINE}/end").text
    assert mine["status"] == "live"
    ended = client.post(f"{MINE}/end", data={"claim": "one"})
    assert ended.headers["Location"] == f"{MINE}?done=ended"
    page = client.get(MINE).text
    assert "This enrolment has ended." in page
    assert "/leave" not in page
    assert client.get(f"{MINE}/end").headers["Location"] == MINE


def test_a_link_that_does_not_work_and_a_service_that_is_away_are_pages(world: Any) -> None:
    assert world.visitor().get("/my-series/wrong").status_code == 404
    world.services.down = {"registrations"}
    assert world.visitor().get(MINE).status_code == 503


def test_what_is_held_about_me_has_my_series(world: Any) -> None:
    world.services.held[DATA_TOKEN] = {**held_data(), "enrolments": [my_series()]}
    page = world.visitor().get(f"/my-data/{DATA_TOKEN}").text
    assert "Lectures of 2025" in page
    assert "Ani &lt;b&gt;Sargsyan&lt;/b&gt;" in page
    saved = world.visitor().get(f"/my-data/{DATA_TOKEN}/my-data.json").json
    assert [one["id"] for one in saved["enrolments"]] == ["enrolment-1"]


def test_operators_open_a_series_and_see_who_is_enrolled(world: Any) -> None:
    client = world.signed_in()
    page = client.get(DESK).text
    assert "ani@example.org" in page
    assert 'name="open" value="yes" checked' in page
    answer = client.post(
        DESK,
        data={
            "mark": mark_in(page),
            "revision": "1",
            "open": "yes",
            "title.en": "Lectures",
            "usual_mode": "online",
            "title.hy": "",
        },
    )
    assert answer.headers["Location"] == f"{DESK}?done=saved"
    (ask,) = world.services.asked_for("PUT", f"/series/{EDITION}")
    assert ask.revision == 1
    assert ask.body == {
        "open": True,
        "title": {"en": "Lectures"},
        "usual_mode": "online",
        "joins_before_opening": False,
    }


def test_a_series_without_a_date_and_a_change_meanwhile_are_explained_on_the_desk(world: Any) -> None:
    client = world.signed_in()
    path = f"/api/registrations/series/{EDITION}"
    world.services.refuse("PUT", path, "changed-meanwhile", 412)
    mark = mark_in(client.get(DESK).text)
    changed = client.post(DESK, data={"mark": mark, "revision": "1", "title.en": "My title"})
    assert changed.status_code == 412
    assert "My title" in changed.text
    world.services.refuse("GET", path, "unknown-series", 404)
    unknown = client.get(DESK)
    assert unknown.status_code == 404
    assert "There is no such series" in unknown.text
    assert world.visitor().get(DESK).status_code == 303, "operators only"
