"""Partners who review find what is left to judge, judge it, and are led to nothing else of the event."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_applications import CALL, JUDGED, LISTED, MY_REVIEWS, TO_JUDGE
from causeway_testing.portal_world import LECTURE

API = "/api/registrations"
ONE = f"{API}/applications/application-1"
LIST, PAGE = f"/reviews/events/{LECTURE}", "/reviews/applications/application-1"


@pytest.fixture
def partner(world: Any) -> Any:
    """The browser of a contact of a partner whom the call of the lecture names."""
    answers: dict[tuple[str, str], Any] = {
        ("GET", f"{API}/my-reviews"): MY_REVIEWS,
        ("GET", f"{API}/events/{LECTURE}/call"): CALL,
        ("GET", f"{API}/events/{LECTURE}/applications"): LISTED,
        ("GET", ONE): TO_JUDGE,
        ("PUT", f"{ONE}/review"): JUDGED["reviews"][0],
        ("POST", f"{ONE}/conflict"): JUDGED["reviews"][0],
    }
    for key, body in answers.items():
        world.services.answers[key] = lambda _, body=body: Reply(status=200, body=body)
    return world.signed_in("partner@example.org")


def posted(client: Any, page: str, path: str, **form: str) -> Any:
    """Send the form of ``page`` to ``path`` with the mark that the page gave it."""
    mark = client.get(page).text.split('name="mark" value="')[1].split('"')[0]
    return client.post(path, data={"mark": mark, **form})


def links(page: str) -> set[str]:
    main = page.split("<main")[1]
    return {one for one in re.findall(r'(?:href|action)="(/[^"?#]*)', main) if not one.startswith("/static/")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partner_gets_from_the_account_to_what_is_left(world: Any, partner: Any, language: str) -> None:
    account = partner.get("/account").text
    assert 'href="/reviews"' in account
    assert "contact-1" in account, "whoever names a reviewer needs the id"
    shown = partner.get(f"/reviews?language={language}")
    assert shown.status_code == 200, shown.text
    assert f'href="{LIST}"' in shown.text
    assert "<lecture>" not in shown.text
    (asked,) = world.services.asked_for("GET", "/my-reviews")
    assert asked.authorization.startswith("Bearer ")


def test_what_is_left_is_said_in_words(partner: Any) -> None:
    shown = partner.get("/reviews").text
    assert "2 applications left" in shown
    assert shown.count("Nothing is left to judge") == 1
    assert "No application yet" in shown
    assert ("Open until" in shown, "Closed on" in shown) == (True, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reviews_nothing_reads_how_one_is_named(world: Any, language: str) -> None:
    client = world.signed_in("partner@example.org")
    shown = client.get(f"/reviews?language={language}").text
    assert "contact-1" in shown.split('class="empty"')[1]
    assert {one for one in links(shown) if one.startswith(("/reviews", "/operations"))} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [LIST, PAGE])
def test_a_reviewers_pages_lead_to_nothing_of_the_operators(partner: Any, path: str, language: str) -> None:
    shown = partner.get(f"{path}?language={language}")
    assert shown.status_code == 200, shown.text
    assert {one for one in links(shown.text) if one.startswith("/operations")} == set()
    assert "/reviews" in links(shown.text)
    assert "<i>" not in shown.text
    assert ".csv" not in shown.text
    assert 'id="status"' not in shown.text


def test_the_list_is_filtered_by_track_and_leads_to_the_applications(world: Any, partner: Any) -> None:
    shown = partner.get(f"{LIST}?track=museums").text
    assert PAGE in links(shown)
    assert "hidden: you are too close" in shown
    (asked,) = world.services.asked_for("GET", "/applications")
    assert asked.query["track"] == "museums"


def test_a_partner_judges_and_steps_aside(world: Any, partner: Any) -> None:
    form = {"revision": "0", "score.motivation": "4", "comment": "Fine"}
    sent = posted(partner, PAGE, f"{PAGE}/review", **form)
    assert sent.headers["Location"] == f"{PAGE}?done=reviewed"
    (asked,) = world.services.asked_for("PUT", "/review")
    assert asked.body == {"scores": [{"criterion": "motivation", "score": 4}], "comment": "Fine"}
    away = posted(partner, PAGE, f"{PAGE}/conflict", event_id=LECTURE)
    assert away.headers["Location"] == f"{LIST}?done=conflict"
    assert "Noted." in partner.get(f"{LIST}?done=conflict").text


def test_a_refused_review_is_explained_on_the_page(world: Any, partner: Any) -> None:
    world.services.refuse("PUT", f"{ONE}/review", "scores-do-not-fit", 409)
    refused = posted(partner, PAGE, f"{PAGE}/review", **{"score.motivation": "4"})
    assert (refused.status_code, 'action="/reviews/applications' in refused.text) == (409, True)


def test_what_is_decided_meanwhile_is_said_although_the_page_is_closed(world: Any, partner: Any) -> None:
    mark = partner.get(PAGE).text.split('name="mark" value="')[1].split('"')[0]
    world.services.refuse("GET", ONE, "unknown-subject", 404)
    world.services.refuse("PUT", f"{ONE}/review", "application-decided", 409)
    late = partner.post(f"{PAGE}/review", data={"mark": mark, "score.motivation": "4"})
    assert (late.status_code, "It was decided on or withdrawn." in late.text) == (409, True)


def test_what_is_not_theirs_is_a_page_that_is_not_there(world: Any, partner: Any) -> None:
    world.services.refuse("GET", ONE, "unknown-subject", 404)
    world.services.refuse("GET", f"{API}/events/{LECTURE}/call", "unknown-subject", 404)
    assert partner.get(PAGE).status_code == 404
    assert partner.get(LIST).status_code == 404
    world.services.refuse("GET", ONE, "conflict-of-interest", 403)
    close = partner.get(PAGE)
    assert (close.status_code, "too close" in close.text) == (403, True)


def test_one_signs_in_first_and_comes_back(world: Any) -> None:
    for path in ("/reviews", LIST, PAGE):
        assert world.visitor().get(path).headers["Location"] == f"/login?back={path.replace('/', '%2F')}"
    assert world.visitor().post(f"{PAGE}/review").headers["Location"] == "/login?back=%2Faccount"


def test_operators_are_led_to_the_pages_that_they_have(world: Any, partner: Any) -> None:
    assert partner is not None
    shown = world.signed_in().get("/reviews").text
    assert f"/operations/events/{LECTURE}/applications" in links(shown)
    assert LIST not in links(shown)


def test_while_registrations_is_away_the_page_says_so_and_the_account_goes_on(world: Any, partner: Any) -> None:
    world.services.down.add("registrations")
    assert partner.get("/reviews").status_code == 503
    assert partner.get("/account").status_code == 200
