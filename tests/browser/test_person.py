"""An operator changes a registration for somebody who phones, in a real browser without scripts and by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.domain.shown_admission import ShownAdmission, admission_id
from causeway_portal.store import documents
from causeway_testing.portal_desk import one_of_people
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

PAGE = f"/operations/events/{LECTURE}/people/registration-phone"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

NewPage = Callable[..., Page]
AsOperator = Callable[[Page], Page]


@pytest.fixture
def one(world: World) -> Iterator[dict[str, Any]]:
    """A party of three in the hall of an event to which four may come together."""
    admission = ShownAdmission(id=admission_id(LECTURE), event_id=LECTURE, seq=1, largest_party=4)
    admissions = world.database["shown_admissions"]
    admissions.insert_one(documents.ADMISSIONS.to_document(admission))
    registration = world.services.registrations["registration-phone"] = one_of_people("registration-phone")
    yield registration
    admissions.delete_one({"_id": admission.id})
    del world.services.registrations["registration-phone"]
    world.services.full = set()


def test_the_mode_is_changed_and_back_and_somebody_stays_at_home_by_keyboard(
    new_page: NewPage, as_operator: AsOperator, one: dict[str, Any]
) -> None:
    page = as_operator(new_page(java_script_enabled=False))
    page.goto(PAGE)
    expect(page.locator("section[aria-labelledby=change-online]")).to_contain_text("goes on to the next who waits")
    page.get_by_role("button", name="Change to online").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("It is changed.")
    expect(page.locator(".person__facts")).to_contain_text("Online")
    page.get_by_role("button", name="Change to onsite").press("Enter")
    expect(page.locator(".person__facts")).to_contain_text("Onsite")

    page.get_by_label("Person 1").focus()
    for key in ("ControlOrMeta+a", "Delete", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[role=status]")).to_contain_text("It is noted who comes with them.")
    assert one["person"]["companions"] == ["Nare"]


def test_what_waiting_costs_is_read_beside_the_refusal_which_has_the_focus(
    new_page: NewPage, as_operator: AsOperator, one: dict[str, Any], world: World
) -> None:
    world.services.full = {"online"}
    page = as_operator(new_page())
    page.goto(PAGE)
    page.get_by_role("button", name="Change to online").click()
    section = page.locator("section[aria-labelledby=change-online]")
    expect(section.locator("[role=alert]")).to_be_focused()
    expect(section).to_contain_text("they have no place until one is offered to them")
    section.get_by_role("button", name="Give up their place and let them wait").click()
    expect(page.locator(".person__facts")).to_contain_text("Waiting")
    assert (one["status"], one["mode"]) == ("waiting", "online")


def test_a_registration_is_withdrawn_after_having_been_asked(
    new_page: NewPage, as_operator: AsOperator, one: dict[str, Any]
) -> None:
    page = as_operator(new_page(java_script_enabled=False))
    page.goto(PAGE)
    page.get_by_role("link", name="Withdraw this registration").click()
    page.get_by_role("link", name="No, keep it").click()
    assert one["status"] == "confirmed"
    page.get_by_role("link", name="Withdraw this registration").click()
    page.get_by_role("button", name="Yes, withdraw it").click()
    expect(page.locator("[role=status]")).to_contain_text("The registration is withdrawn.")
    expect(page.locator("main form")).to_have_count(0)


def test_the_page_has_no_barriers_and_fits_a_narrow_phone_when_something_was_refused(
    new_page: NewPage, as_operator: AsOperator, one: dict[str, Any], world: World
) -> None:
    world.services.full = {"online"}
    one["person"]["companions"] = ["Կարապետ Տեր-Պետրոսյան-Խաչատրյան-Հարությունյան", "Nare"]
    for language in ("en", "zh-Hans", "hy"):
        page = as_operator(new_page(language, viewport={"width": 320, "height": 640}))
        page.goto(PAGE)
        page.locator("section[aria-labelledby=change-online] button").click()
        expect(page.locator("button[name=wait]")).to_be_visible()
        found: Any = Axe().run(page, options=RULES)
        assert [violation["id"] for violation in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
