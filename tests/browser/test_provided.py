"""Needs in a real browser: named by an operator, read by a partner, counted for others; narrow and accessible."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Ask, Reply
from causeway_testing.portal_conditions import NEEDED, PROVIDED
from causeway_testing.portal_services import problem
from causeway_testing.portal_stage import PASSWORD, World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

EVENT = f"/api/registrations/events/{LECTURE}"
READERS = f"{EVENT}/admission/needs-readers"
COOK = {"subject": "contact-1", "name": "Lilit of the kitchen"}


@pytest.fixture(autouse=True)
def needs(world: World) -> None:
    """Let registrations keep who is named, and show needs to a partner alone once somebody is."""
    named: list[dict[str, str]] = []

    def name(ask: Ask) -> Reply:
        named[:] = ask.body["items"]
        return Reply(status=200, body={"items": named, "revision": 2})

    def read(_: Ask) -> Reply:
        return problem("not-allowed", 403, readers=[one["name"] for one in named]) if named else shown(NEEDED)

    def shown(body: Any) -> Reply:
        return Reply(status=200, body=body)

    world.services.answers |= {
        ("PUT", READERS): name,
        ("GET", READERS): lambda _: shown({"items": named, "revision": 1}),
        ("GET", f"{EVENT}/needs"): read,
        ("GET", f"{EVENT}/needs/counts"): lambda _: shown(NEEDED["counts"]),
        ("GET", "/api/registrations/needs-to-provide"): lambda _: shown(PROVIDED),
    }


def accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [f"{page.url} {one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_once_somebody_is_named_an_operator_reads_the_counts_and_whom_to_ask(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page]
) -> None:
    page = as_operator(new_page(viewport={"width": 320, "height": 800}, java_script_enabled=True))
    page.goto(f"/operations/events/{LECTURE}/given")
    expect(page.locator("section", has=page.locator("#needs")).get_by_text("Ani <i>")).to_be_visible()
    page.goto(f"/operations/events/{LECTURE}/conditions")
    page.fill("#needs_readers", f"{COOK['subject']} | {COOK['name']}")
    page.click("section[aria-labelledby=needs-readers] button")
    expect(page.locator("[role=status]")).to_have_text("It is saved who sees needs.")
    accessible(page)
    page.goto(f"/operations/events/{LECTURE}/given")
    needs = page.locator("section", has=page.locator("#needs"))
    expect(needs.get_by_text("Lilit of the kitchen")).to_be_visible()
    expect(needs.get_by_text("Ani <i>")).to_have_count(0)
    expect(needs.locator(".tile")).to_have_count(2)
    accessible(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partner_reads_the_needs_that_they_provide_for(
    new_page: Callable[..., Page], world: World, language: str
) -> None:
    page = new_page(language, viewport={"width": 320, "height": 800}, java_script_enabled=language != "en")
    page.goto("/login?back=/account")
    page.fill("#email", "partner@example.org")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.click("main a[href='/needs']")
    page.click(f"main a[href='/needs/{LECTURE}']")
    expect(page.get_by_text("Ani <i>")).to_be_visible()
    if language != "en":
        accessible(page)
        page.goto("/needs")
        accessible(page)
