"""A partner reviews in a real browser: by keyboard alone, without a script, and on a narrow phone."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_applications import CALL, JUDGED, LISTED, MY_REVIEWS, TO_JUDGE
from causeway_testing.portal_stage import PASSWORD, World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

API = "/api/registrations"
ONE = f"{API}/applications/application-1"
PAGES = ("/account", "/reviews", f"/reviews/events/{LECTURE}", "/reviews/applications/application-1")


@pytest.fixture(autouse=True)
def call(world: World) -> None:
    answers: dict[tuple[str, str], Any] = {
        ("GET", f"{API}/my-reviews"): MY_REVIEWS,
        ("GET", f"{API}/events/{LECTURE}/call"): CALL,
        ("GET", f"{API}/events/{LECTURE}/applications"): LISTED,
        ("GET", ONE): TO_JUDGE,
        ("PUT", f"{ONE}/review"): JUDGED["reviews"][0],
    }
    for key, body in answers.items():
        world.services.answers[key] = lambda _, body=body: Reply(status=200, body=body)


def as_partner(page: Page) -> Page:
    page.goto("/login?back=/account")
    page.fill("#email", "partner@example.org")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/account")
    return page


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator key until the element has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"no way to {selector} by keyboard")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_partner_judges_by_keyboard(new_page: Callable[..., Page], world: World, *, scripts: bool) -> None:
    page = as_partner(new_page(java_script_enabled=scripts))
    for address in PAGES[1:]:
        link = f"main a[href='{address}']"
        if scripts:
            tab_to(page, link)
            page.keyboard.press("Enter")
        else:
            page.click(link)
        page.wait_for_url(f"**{address}")
    expect(page.locator("h1")).to_have_text("Ani <i>")
    expect(page.get_by_text("ani@museum.example")).to_have_count(0)
    if scripts:
        tab_to(page, "#score-motivation")
        page.keyboard.press("4")
        tab_to(page, "#comment")
        page.keyboard.type("Knows what she wants")
        tab_to(page, "form[action$='/review'] button")
        page.keyboard.press("Enter")
    else:
        page.select_option("#score-motivation", "4")
        page.fill("#comment", "Knows what she wants")
        page.click("form[action$='/review'] button")
    expect(page.locator("[role=status]")).to_have_text("Your review has been saved.")
    body = world.services.asked_for("PUT", "/review")[-1].body
    assert body == {"scores": [{"criterion": "motivation", "score": 4}], "comment": "Knows what she wants"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reviewers_pages_are_accessible_and_narrow(
    new_page: Callable[..., Page], world: World, language: str
) -> None:
    page = as_partner(new_page(language, viewport={"width": 320, "height": 800}))
    for path in PAGES:
        page.goto(f"{path}?language={language}")
        found = Axe().run(page).response["violations"]
        assert [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    del world.services.answers["GET", f"{API}/my-reviews"]
    page.goto("/reviews")
    expect(page.locator(".empty")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
