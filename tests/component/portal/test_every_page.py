"""What holds for every page: headers, cookies, languages, explanations and failures."""

import re
from typing import Any

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.explanations import problem_slugs
from causeway_testing.portal_world import LECTURE

PAGES = (
    "/",
    f"/events/{LECTURE}",
    "/verify",
    "/verify/ABCD",
    "/about",
    "/privacy",
    "/problems",
    "/my-time",
    "/my-data",
    "/login",
    "/no-such-page",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_what_is_not_ours(world: Any, path: str) -> None:
    headers = world.visitor().get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_inline_script_or_style_or_loads_from_elsewhere(world: Any, path: str) -> None:
    html = world.visitor().get(path).text

    assert re.findall(r"<script(?![^>]*(?:src=\"/static/|application/ld\+json))", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []
    assert re.findall(r"""(?:src|action)="(?:https?:)?//""", html) == []
    assert re.findall(r"""<link[^>]+rel="(?:stylesheet|icon|preload)"[^>]+href="(?!/static/)""", html) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_has_one_main_heading(world: Any, path: str, language: str) -> None:
    html = world.visitor(language).get(path).text

    assert f'<html lang="{language}" dir="ltr">' in html
    assert html.count("<h1") == 1
    assert html.count('aria-current="true"') == 1
    assert 'href="#main"' in html


def test_a_visitor_gets_no_cookie_unless_something_was_chosen(world: Any) -> None:
    for path in PAGES:
        assert "Set-Cookie" not in world.visitor().get(path).headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_explained_in_words(world: Any, language: str) -> None:
    client = world.visitor(language)

    for slug in problem_slugs():
        answer = client.get(f"/problems/{slug}")
        assert answer.status_code == 200, slug
        assert "{" not in answer.text, slug


def test_an_unknown_refusal_is_not_found(world: Any) -> None:
    assert world.visitor().get("/problems/no-such-slug").status_code == 404


def test_my_time_is_kept_in_a_cookie_and_leads_back(world: Any) -> None:
    client = world.visitor()

    answer = client.post("/my-time", data={"zone": "Asia/Yerevan", "back": f"/events/{LECTURE}"})

    assert answer.headers["Location"] == f"/events/{LECTURE}"
    assert "Armenia Standard Time" in client.get("/").text


def test_my_time_can_be_forgotten(world: Any) -> None:
    client = world.visitor(zone="Asia/Yerevan")

    client.post("/my-time", data={"forget": "yes", "back": "/"})

    assert "Times are shown as they are at the event." in client.get("/").text


def test_a_zone_that_does_not_exist_is_asked_for_again(world: Any) -> None:
    answer = world.visitor().post("/my-time", data={"zone": "Mars/Olympus"})

    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers


def test_files_are_kept_for_ever_under_the_address_of_their_content(world: Any) -> None:
    client = world.visitor()
    address = re.search(r'href="(/static/[0-9a-f]{12}/portal\.css)"', client.get("/").text)
    assert address

    with client.get(address[1]) as current, client.get("/static/older/portal.css") as older:
        assert "immutable" in current.headers["Cache-Control"]
        assert "Set-Cookie" not in current.headers
        assert "immutable" not in older.headers["Cache-Control"]


def test_files_outside_the_folder_are_not_served(world: Any) -> None:
    for path in ("/static/x/../app.py", "/static/x/..%2f..%2fwiring.py", "/static/x/"):
        assert world.visitor().get(path).status_code == 404


def test_fonts_come_with_their_licences(world: Any) -> None:
    client = world.visitor()

    for family in ("source-serif-4", "source-sans-3", "noto-sans-armenian", "noto-serif-armenian"):
        with client.get(f"/static/x/fonts/{family}.LICENSE.txt") as licence:
            assert "SIL Open Font License" in licence.text


def test_search_engines_are_kept_from_what_is_private(world: Any) -> None:
    robots = world.visitor().get("/robots.txt").text

    for path in ("/my/", "/my-data/", "/my-series/", "/join/", "/operations"):
        assert f"Disallow: {path}" in robots


def test_wrong_methods_and_huge_forms_end_on_a_page(world: Any) -> None:
    assert world.visitor().post("/about").status_code == 405
    huge = {"name": "x" * 100_000}
    answer = world.visitor().post(f"/events/{LECTURE}", data=huge)

    assert answer.status_code == 413
    assert "That was too much." in answer.text


def test_a_failure_of_ours_is_a_page_with_a_reference_and_tells_nothing(world: Any, monkeypatch: Any) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(world.reading, "upcoming", fail)

    answer = world.visitor().get("/")

    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert "secret of the house" not in answer.text


def test_while_the_database_is_away_pages_say_so(world: Any, monkeypatch: Any) -> None:
    def away(*_: object, **__: object) -> None:
        raise ServerSelectionTimeoutError("no server")

    monkeypatch.setattr(world.reading, "programmes", away)

    answer = world.visitor().get("/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize("garbage", ["\x00", "a\r\nb", "%", "<script>alert(1)</script>", "'; db.drop()", "{$gt: 1}"])
def test_garbage_in_addresses_does_no_harm(world: Any, garbage: str) -> None:
    client = world.visitor()

    for query in ("q", "language", "day", "programme", "country", "mode", "page", "view", "when", "back"):
        answer = client.get("/", query_string={query: garbage})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
