"""Conditions, questions and needs in a real browser: with a script, without one, and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from causeway_testing.portal_stage import World
from causeway_testing.portal_world import CONFERENCE, LECTURE

pytestmark = pytest.mark.browser

EVENT = f"/events/{CONFERENCE}"
REGISTER = "#register button[type=submit]:not([name])"


def fill(page: Page, *, email: str) -> None:
    page.fill("#name", "Ani Sargsyan")
    page.fill("#email", email)


def last_body(world: World) -> dict:
    return world.services.asked_for("POST", "/registrations")[-1].body


def test_a_question_appears_with_the_answer_it_follows_from(new_page: Callable[..., Page], world: World) -> None:
    page = new_page()
    page.goto(f"{EVENT}?code=K7QM-2XPA")
    fill(page, email="asked@museum.example")
    expect(page.locator("#access_code")).to_have_value("K7QM-2XPA")
    expect(page.locator("#answer-subject")).to_be_hidden()

    page.select_option("#answer-status", "study")
    expect(page.locator("#answer-subject")).to_be_visible()
    page.select_option("#answer-status", "work")
    expect(page.locator("#answer-subject")).to_be_hidden()
    page.select_option("#answer-status", "study")
    page.fill("#answer-subject", "Ceramics")
    page.click("details.needs summary")
    page.check("input[name=diet][value=vegan]")
    page.check("#agree")
    page.click(REGISTER)

    expect(page.locator("h1")).to_have_text("You have a place.")
    body = last_body(world)
    assert body["answers"] == {"status": "study", "subject": "Ceramics"}
    assert (body["access_code"], body["terms_version"], body["needs"]["diet"]) == ("K7QM-2XPA", "2", ["vegan"])


def test_without_scripts_the_question_appears_on_request(new_page: Callable[..., Page], world: World) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(EVENT)
    fill(page, email="no-scripts@museum.example")
    page.fill("#access_code", "K7QM-2XPA")
    page.check("#agree")
    page.select_option("#answer-status", "study")
    expect(page.locator("#answer-subject")).to_be_hidden()

    page.click("button[name=step]")

    expect(page.locator("#answer-subject")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Ani Sargsyan")
    page.fill("#answer-subject", "Ceramics")
    page.click(REGISTER)
    expect(page.locator("h1")).to_have_text("You have a place.")
    assert last_body(world)["answers"] == {"status": "study", "subject": "Ceramics"}


def test_the_keyboard_alone_answers_everything(new_page: Callable[..., Page], world: World) -> None:
    page = new_page()
    page.goto(EVENT)
    fill(page, email="keyboard@museum.example")
    page.locator("#access_code").focus()
    page.keyboard.type("K7QM-2XPA")
    page.locator("#answer-status").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#answer-status")).to_have_value("study")
    page.keyboard.press("Tab")
    expect(page.locator("#answer-subject")).to_be_focused()
    page.keyboard.type("Ceramics")
    page.keyboard.press("Tab")
    expect(page.locator("#answer-years")).to_be_focused()
    page.keyboard.type("3")
    page.locator("#agree").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("You have a place.")
    assert last_body(world)["answers"] == {"status": "study", "subject": "Ceramics", "years": 3}


def test_a_code_that_does_not_open_takes_the_focus_to_its_field(new_page: Callable[..., Page], world: World) -> None:
    path = f"/api/registrations/events/{CONFERENCE}/registrations"
    world.services.refuse("POST", path, "code-not-valid", 409)
    page = new_page()
    page.goto(f"{EVENT}?code=WRONG-CODE")
    fill(page, email="wrong@museum.example")
    page.click(REGISTER)

    expect(page.locator("[role=alert]")).to_be_focused()
    page.click("[role=alert] a")
    expect(page.locator("#access_code")).to_be_focused()
    expect(page.locator("#access_code")).to_have_value("WRONG-CODE")
    del world.services.answers["POST", path]


def test_operators_open_a_former_wording_by_keyboard(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page]
) -> None:
    page = as_operator(new_page())
    page.goto(f"/operations/events/{LECTURE}/conditions")
    former = page.locator("section[aria-labelledby=wordings] details").nth(1)
    expect(former.locator("p")).to_be_hidden()
    former.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(former.locator("p")).to_have_text("Nobody is <b>filmed</b>.")
