"""My data: asked for by address, seen with the link, saved as a file, and deleted."""

import json
import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_testing.held_data import DATA_TOKEN, held_data
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import LECTURE

PAGE = f"/my-data/{DATA_TOKEN}"


@pytest.fixture
def held(world: Any) -> dict[str, Any]:
    world.services.held[DATA_TOKEN] = held_data()
    found: dict[str, Any] = world.services.held[DATA_TOKEN]
    return found


def test_asking_says_the_same_whatever_is_held_and_tells_the_services_the_language(world: Any) -> None:
    client = world.visitor("hy", zone="Asia/Yerevan")

    answer = client.post("/my-data", data={"email": " ani@example.org ", "claim": "claim-12345"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-data?done=asked")
    asks = world.services.asked_for("POST", "/people/data-requests")
    assert [ask.path.split("/")[2] for ask in asks] == ["registrations", "partners"]
    assert [ask.body for ask in asks] == [{"email": "ani@example.org", "language": "hy", "zone": "Asia/Yerevan"}] * 2
    assert [ask.claim for ask in asks] == ["ask.claim-12345"] * 2
    assert "three days" in world.visitor().get("/my-data?done=asked").text


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300 + "@example.org"])
def test_an_address_that_is_none_is_asked_for_again(world: Any, email: str) -> None:
    answer = world.visitor().post("/my-data", data={"email": email})

    assert answer.status_code == 422
    assert "Please enter an e-mail address" in answer.text
    assert world.services.asked == []


@pytest.mark.parametrize("service", ["registrations", "partners"])
def test_a_refusal_and_a_service_that_is_away_keep_what_was_entered(world: Any, service: str) -> None:
    world.services.refuse("POST", f"/api/{service}/people/data-requests", "too-many-requests", 429)
    many = world.visitor().post("/my-data", data={"email": "ani@example.org"})
    world.services.down = {service}
    away = world.visitor().post("/my-data", data={"email": "ani@example.org"})
    asked = world.services.asked_for("POST", "/people/data-requests")
    assert len(asked) == 4, "the other is asked all the same, so that its letter comes"

    assert (many.status_code, away.status_code) == (429, 503)
    assert all('value="ani@example.org"' in answer.text for answer in (many, away))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_shows_everything_in_the_readers_language(world: Any, held: Any, language: str) -> None:
    answer = world.visitor(language).get(PAGE)

    assert answer.status_code == 200
    assert held["registrations"][0]["event"]["title"][language] in answer.text
    assert "ani@example.org" in answer.text
    assert "Ani &lt;b&gt;Sargsyan&lt;/b&gt;" in answer.text
    assert "2026-11" in answer.text
    assert answer.text.count("<dt>") >= 14
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.text
    assert {ask.authorization for ask in world.services.asked} == {f"Link {DATA_TOKEN}"}


def test_what_came_with_a_registration_and_of_it_is_shown_in_words(world: Any, held: Any) -> None:
    page = world.visitor().get(PAGE).text
    shown = {"Which topic?", "Relics", "To &lt;b&gt;learn&lt;/b&gt;", "forum-3", "Wheelchair access", "A lift", "Vegan"}
    shown |= {
        "History Museum of Armenia",
        "Coordinator",
        "77 minutes",
        "24 June 2025, 09:00–10:17",
        "Passed",
        "Would you come again?",
        'href="https://causeway.example/verify/ABCDE"',
    }
    assert {words for words in shown if words not in page} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_for_them_only_is_shown_without_the_code(world: Any, held: Any, language: str) -> None:
    page = world.visitor(language).get(PAGE).text
    section = page.split("Speaker &lt;b&gt;")[1].split("</article>")[0]
    assert section.count("<dt>") == 4, "when it was made, whether it was used, until when it is valid, how it stands"
    held["access_codes"].clear()
    assert "Speaker" not in world.visitor(language).get(PAGE).text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hy", "<dd>Նկարահանում</dd>"),
        ("en", "<dd>Films &lt;b&gt;</dd>"),
        ("zh-Hans", '<dd><span lang="en">Films &lt;b&gt;</span></dd>'),
    ],
)
def test_what_they_agreed_to_is_shown_in_the_words_of_then(world: Any, held: Any, language: str, words: str) -> None:
    assert words in world.visitor(language).get(PAGE).text
    held["registrations"][0]["terms"]["text"] = {}
    page = world.visitor(language).get(PAGE).text
    assert "forum-3" in page, "from before wordings were kept: the version alone"
    assert words not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_about_them_that_was_refused_is_shown_with_its_reason(world: Any, held: Any, language: str) -> None:
    held["refused_rows"][0]["reason"] = "Said by the service."
    page = world.visitor(language).get(PAGE).text
    section = page.split("Ani &lt;u&gt;Typed&lt;/u&gt;")[0].rsplit("<article", 1)[1]
    assert section.count("<dt>") == 3, "when it was sent, why it was refused, and its first column"
    assert "expart" in page
    assert "Said by the service." not in page, "the reason is said in the reader's language"
    held["refused_rows"][0].update(slug="never-heard-of", event=None)
    assert "Said by the service." in world.visitor(language).get(PAGE).text
    held["refused_rows"].clear()
    assert "expart" not in world.visitor(language).get(PAGE).text


def test_what_is_no_longer_held_is_said(world: Any) -> None:
    world.services.held[DATA_TOKEN] = held_data(zone=None, event=None, kept_until={}, consent=None, country="CN")

    html = world.visitor().get(PAGE).text

    assert "no longer held" in html
    assert "China" in html


def test_all_of_it_can_be_saved_as_a_file(world: Any, held: Any) -> None:
    answer = world.visitor().get(f"{PAGE}/my-data.json")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.content_type == "application/json"
    content = json.loads(answer.text)
    assert {name: content[name] for name in held} == held


def test_what_comes_in_pages_is_shown_whole(world: Any, held: Any) -> None:
    one = held["registrations"][0]
    pages = {None: ([one], "next-1"), "next-1": ([{**one, "id": "r-10"}], None)}

    def answer(ask: Any) -> Any:
        items, following = pages[ask.query.get("cursor")]
        return type(problem("x", 200))(status=200, body={"items": items, "next": following}, revision=None)

    world.services.answers["GET", "/api/registrations/people/data"] = answer

    content = json.loads(world.visitor().get(f"{PAGE}/my-data.json").text)

    assert [item["id"] for item in content["registrations"]] == ["registration-9", "r-10"]


@pytest.mark.parametrize("service", ["registrations", "notifications", "partners"])
def test_a_part_that_is_away_is_said_to_be_missing_and_no_file_lacks_it_silently(
    world: Any, held: Any, service: str
) -> None:
    world.services.down = {service}

    page, file = world.visitor().get(PAGE), world.visitor().get(f"{PAGE}/my-data.json")

    assert page.status_code == 200
    assert "does not answer at the moment" in page.text
    assert file.status_code == 503


@pytest.mark.parametrize("ending", ["", "/my-data.json"])
def test_a_link_that_does_not_work_leads_to_a_new_one(world: Any, ending: str) -> None:
    answer = world.visitor().get(f"/my-data/forged{ending}")

    assert answer.status_code == 404
    assert "This link does not work, or no longer." in answer.text
    assert 'action="/my-data"' in answer.text


def test_nothing_is_deleted_by_looking(world: Any, held: Any) -> None:
    client = world.visitor()

    assert "Delete your data?" in client.get(f"{PAGE}/forget-me").text
    assert world.services.asked_for("POST", "/people/erasures") == []
    assert held["registrations"]


def test_being_forgotten_is_confirmed_and_said(world: Any, held: Any) -> None:
    held["partners"].clear()
    client = world.visitor()
    claim = re.search(r'name="claim" value="([^"]+)"', client.get(f"{PAGE}/forget-me").text)
    assert claim

    answer = client.post(f"{PAGE}/forget-me", data={"claim": claim[1]})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-data?done=gone")
    (ask,) = world.services.asked_for("POST", "/people/erasures")
    assert ask.claim == f"forget.{claim[1]}"
    assert "Your data has been deleted." in client.get("/my-data?done=gone").text
    assert "Nothing is held about you." in client.get(PAGE).text


@pytest.fixture
def contact_alone(held: dict[str, Any]) -> dict[str, Any]:
    """What is held of somebody who is nothing but a contact, and was sent the link."""
    contact = held["partners"][0]
    (letter,) = [one for one in held["notifications"][0]["deliveries"] if one["kind"] == "data"]
    copy = {**held["notifications"][0], "registration_id": contact["id"], "event_id": contact["institution_id"]}
    held.update({kind: [] for kind in held if kind != "partners"})
    held["notifications"] = [{**copy, "mode": "", "status": "contact", "deliveries": [letter]}]
    return contact


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contact_alone_sees_their_part_and_the_letter_and_whom_to_ask(
    world: Any, contact_alone: dict[str, Any], language: str
) -> None:
    page = world.visitor(language).get(PAGE).text

    messages, part = page.split("<article")[1:]
    assert all(text in part for text in ("History Museum of Armenia", contact_alone["email"]))
    assert part.count("<dt>") == 8
    assert "History Museum of Armenia" in messages, "the letter is about their part, not about an event"
    assert "museum-1" not in page
    assert "/forget-me" not in page, "their part is not theirs to delete, and no button says that it is"


def test_the_page_says_whether_a_part_goes_on_and_who_ends_it(world: Any, contact_alone: dict[str, Any]) -> None:
    page = world.visitor().get(PAGE).text
    assert "our office corrects and ends it, together with your institution" in page
    assert "deleting your data below" not in page
    assert "<dd>current</dd>" in page
    contact_alone["active"] = False
    assert "<dd>ended</dd>" in world.visitor().get(PAGE).text


def test_who_is_a_contact_as_well_hears_that_their_part_stays(world: Any, held: Any) -> None:
    client = world.visitor()
    assert "deleting your data below does not do that" in client.get(PAGE).text

    answer = client.post(f"{PAGE}/forget-me")

    assert answer.headers["Location"] == "/my-data?done=gone_but_contact"
    said = client.get("/my-data?done=gone_but_contact").text
    assert "Your data as a participant has been deleted." in said
    assert "Your part in an institution is still held" in said
    left = client.get(PAGE).text
    assert "Your part in an institution" in left, "a contact stays until the institution says otherwise"


def test_a_wish_that_cannot_be_done_now_is_not_taken_for_done(world: Any, held: Any) -> None:
    world.services.down = {"registrations"}
    away = world.visitor().post(f"{PAGE}/forget-me", data={"claim": "claim-12345"})
    world.services.down = set()
    world.services.refuse("POST", "/api/registrations/people/erasures", "overloaded", 503)
    full = world.visitor().post(f"{PAGE}/forget-me")
    forged = world.visitor().post("/my-data/forged/forget-me")

    assert (away.status_code, full.status_code, forged.status_code) == (503, 503, 503)
    assert held["registrations"]


def test_a_forged_link_forgets_nobody(world: Any, held: Any) -> None:
    answer = world.visitor().post("/my-data/forged/forget-me")

    assert answer.status_code == 404
    assert held["registrations"]


def test_no_other_site_can_have_somebody_forgotten(world: Any, held: Any) -> None:
    answer = world.visitor().post(f"{PAGE}/forget-me", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert held["registrations"]


@pytest.mark.parametrize("done", ["nonsense", "<script>"])
def test_an_outcome_that_is_none_shows_the_form(world: Any, done: str) -> None:
    answer = world.visitor().get("/my-data", query_string={"done": done})

    assert answer.status_code == 200
    assert 'action="/my-data"' in answer.text


def test_the_version_of_the_terms_that_was_shown_is_the_one_that_is_sent(world: Any) -> None:
    client = world.visitor()
    assert '<input type="hidden" name="terms" value="1">' in client.get(f"/events/{LECTURE}").text
    form = {
        "name": "Ani",
        "email": "ani@example.org",
        "mode": "onsite",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "claim": "claim-12345",
        "terms": "2025-06",
    }

    client.post(f"/events/{LECTURE}", data=form)
    client.post(f"/events/{LECTURE}", data={**form, "claim": "claim-67890", "terms": "<script>"})

    first, second = world.services.asked_for("POST", "/registrations")
    assert first.body["consent"] == {"version": "2025-06"}
    assert "consent" not in second.body, "what nobody was shown was not accepted"


def test_my_registration_and_the_page_about_data_lead_there(world: Any) -> None:
    assert 'href="/my-data"' in world.visitor().get("/privacy").text
