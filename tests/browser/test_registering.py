"""Registering in a real browser: by mouse, by keyboard alone, without scripts, and however impatiently."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

EVENT = f"/events/{LECTURE}"


def fill(page: Page, *, email: str = "ani@example.org") -> None:
    page.check("#mode-online")
    page.fill("#name", "Ani Sargsyan")
    page.fill("#email", email)


def test_a_visitor_registers_and_reads_what_happens_next(new_page: Callable[..., Page], world: World) -> None:
    page = new_page("hy")
    page.goto(EVENT)
    fill(page)

    page.click("#register button[type=submit]")

    expect(page.locator("h1")).to_have_text("Դուք տեղ ունեք։")
    page.click("text=Բացել իմ գրանցումը")
    expect(page.locator(".ticket__status")).to_contain_text("Առցանց")


def test_without_scripts_everything_works_too(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.click("text=Digital Transformation and Future Trends")
    fill(page, email="no-scripts@example.org")

    page.click("#register button[type=submit]")

    expect(page.locator("h1")).to_have_text("You have a place.")


def test_the_keyboard_alone_is_enough(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(EVENT)

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.locator("#mode-onsite").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Ani Sargsyan")
    page.keyboard.press("Tab")
    page.keyboard.type("keyboard@example.org")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("You have a place.")


def test_focus_is_always_visible(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(EVENT)

    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth })()"
        )
        assert outline.startswith(("solid", "auto")), page.evaluate("document.activeElement.outerHTML")


def test_a_double_click_makes_one_registration(new_page: Callable[..., Page], world: World) -> None:
    page = new_page()
    page.goto(EVENT)
    fill(page, email="impatient@example.org")
    before = len(world.services.registrations)

    page.dblclick("#register button[type=submit]")
    page.wait_for_url("**/registered**")

    assert len(world.services.registrations) == before + 1


def test_going_back_and_sending_again_makes_one_registration(new_page: Callable[..., Page], world: World) -> None:
    page = new_page()
    page.goto(EVENT)
    fill(page, email="back@example.org")
    before = len(world.services.registrations)
    page.click("#register button[type=submit]")
    page.wait_for_url("**/registered**")

    page.go_back()
    fill(page, email="back@example.org")
    page.click("#register button[type=submit]")
    page.wait_for_url("**/registered**")

    assert len(world.services.registrations) <= before + 2


def test_wrong_entries_take_the_focus_and_lead_to_their_fields(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(EVENT)
    page.fill("#name", "Ani Sargsyan")
    page.fill("#email", "nobody")

    page.click("#register button[type=submit]")

    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("#name")).to_have_value("Ani Sargsyan")
    page.click("text=Please enter an e-mail address such as >> nth=0")
    expect(page.locator("#email")).to_be_focused()


def test_the_readers_zone_is_proposed_and_remembered(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(EVENT)
    expect(page.locator("[data-zone-proposal]")).to_contain_text("Armenia Standard Time")
    assert page.locator("#zone").input_value() == "Asia/Yerevan"

    page.click("[data-zone-proposal] button[type=submit]")

    expect(page.locator(".event-card .times__mine")).to_contain_text("05:00–07:30")
    expect(page.locator("[data-zone-proposal]")).to_be_hidden()


def test_a_proposal_that_was_declined_is_not_made_again(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/")
    page.click("[data-dismiss]")

    page.goto(EVENT)

    expect(page.locator("[data-zone-proposal]")).to_be_hidden()


def test_the_slash_key_searches(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/")

    page.keyboard.press("/")

    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("digital")
    page.keyboard.press("Enter")
    expect(page.locator(".event-row")).to_have_count(1)


def test_the_language_switch_keeps_the_page(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(EVENT)

    page.click("text=简体中文")

    expect(page.locator("h1")).to_have_text("博物馆的数字化转型与未来趋势")
    assert EVENT in page.url


def test_the_operators_page_keeps_itself_up_to_date(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page], world: World
) -> None:
    page = as_operator(new_page())
    world.database["shown_places"].update_one({"_id": LECTURE}, {"$set": {"modes.onsite.taken": 117}})

    expect(page.locator(".live")).to_contain_text("117", timeout=12_000)
