"""Changing who comes along, in a real browser without scripts and with the keyboard: names, fewer and more people."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.domain.shown_admission import ShownAdmission, admission_id
from causeway_portal.store import documents
from causeway_testing.portal_services import problem
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE, one_registration

pytestmark = pytest.mark.browser

TOKEN = "registration-party.0.abcdefghijklmnopqrstuv"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
API = ("PUT", "/api/registrations/mine/companions")


@pytest.fixture
def mine(world: World) -> Iterator[dict[str, Any]]:
    """A party of three of an event to which four may come together."""
    admission = ShownAdmission(id=admission_id(LECTURE), event_id=LECTURE, seq=1, largest_party=4)
    admissions = world.database["shown_admissions"]
    admissions.insert_one(documents.ADMISSIONS.to_document(admission))
    registration = one_registration("registration-party")
    registration["person"] |= {"companions": ["Davit", "Nare"]}
    world.services.registrations[TOKEN] = registration
    yield registration
    admissions.delete_one({"_id": admission.id})
    world.services.answers.pop(API, None)


def test_a_name_is_put_right_and_somebody_else_stays_at_home_by_keyboard(
    new_page: Callable[..., Page], mine: dict[str, Any]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"/my/{TOKEN}")
    page.get_by_role("link", name="Who comes with you").click()
    expect(page.locator("#what-happens")).to_contain_text("the place goes to the next in line at once")

    page.get_by_label("Person 1").focus()
    for key in ("ControlOrMeta+a", "Delete", "Tab"):
        page.keyboard.press(key)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Nare Grigoryan")
    page.keyboard.press("Enter")

    expect(page.locator("[role=status]")).to_contain_text("Who comes with you is noted.")
    expect(page.locator(".ticket")).to_contain_text("Nare Grigoryan")
    assert mine["person"]["companions"] == ["Nare Grigoryan"]


def test_when_there_are_too_few_places_one_reads_how_many_can_be_had_and_nothing_is_lost(
    new_page: Callable[..., Page], mine: dict[str, Any], world: World
) -> None:
    world.services.answers[API] = lambda _: problem("no-places-for-companions", 409, wanted=1, possible=0)
    for language in ("en", "zh-Hans", "hy"):
        page = new_page(language, viewport={"width": 320, "height": 640})
        page.goto(f"/my/{TOKEN}/companions")
        page.locator("#companion-3").fill("Կարապետ Տեր-Պետրոսյան-Խաչատրյան")
        page.locator("main button[type=submit]").first.click()
        expect(page.locator("[role=alert]")).to_contain_text("1")
        expect(page.locator("#companion-3")).to_have_value("Կարապետ Տեր-Պետրոսյան-Խաչատրյան")
        found: Any = Axe().run(page, options=RULES)
        assert [violation["id"] for violation in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert mine["person"]["companions"] == ["Davit", "Nare"]
