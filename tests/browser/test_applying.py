"""Applying in a real browser: with a script, without one, and the operators' pages accessible on a narrow phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_call import ShownCall, ShownSection, call_id
from causeway_portal.store import documents, indexes
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_applications import APPLICATION, CALL, COHORT, JUDGED, LISTED, MINE, PREVIEW
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import GATED, LECTURE, NOW

pytestmark = pytest.mark.browser

OF_EVENT = f"/api/registrations/events/{LECTURE}"
TOKEN = "application-1.1.abcdefghijklmnopqrstuvwxyz0"
APPLY = f"/events/{LECTURE}/apply"
SEND = "main form.form button[type=submit]:not([name])"


@pytest.fixture(autouse=True)
def call(world: World) -> None:
    shown = ShownCall(
        id=call_id(LECTURE),
        event_id=LECTURE,
        seq=1,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=1),
        places=2,
        tracks=(ShownSection(id="museums", name={"en": "Museum studies"}, places=1),),
        regions=(),
        questions=GATED.questions,
        only_way_in=True,
    )
    world.database[indexes.CALLS].replace_one({"_id": shown.id}, documents.CALLS.to_document(shown), upsert=True)
    answers: dict[tuple[str, str], Any] = {
        ("POST", f"{OF_EVENT}/applications"): {**APPLICATION, "token": TOKEN},
        ("GET", "/api/registrations/my-application"): MINE,
        ("GET", f"{OF_EVENT}/call"): CALL,
        ("GET", f"{OF_EVENT}/applications"): LISTED,
        ("GET", f"{OF_EVENT}/cohort"): COHORT,
        ("POST", f"{OF_EVENT}/call/decisions"): PREVIEW,
        ("GET", "/api/registrations/applications/application-1"): JUDGED,
    }
    for key, body in answers.items():
        world.services.answers[key] = lambda _, body=body: Reply(status=200, body=body)


def fill(page: Page) -> None:
    page.fill("#name", "Ani Sargsyan")
    page.fill("#email", "ani@museum.example")
    page.check("#mode-onsite")
    page.select_option("#track", "museums")
    page.select_option("#answer-status", "study")


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_applies_and_lands_on_their_own_page(
    new_page: Callable[..., Page], world: World, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"/events/{LECTURE}")
    page.click(f"a[href='{APPLY}']")
    fill(page)
    if not scripts:
        page.click("button[name=step]")
        expect(page.locator("#name")).to_have_value("Ani Sargsyan")
    page.fill("#answer-subject", "Ceramics")
    page.click(SEND)
    expect(page.locator("h1")).to_have_text("Your application")
    body = world.services.asked_for("POST", "/applications")[-1].body
    assert (body["track"], body["statements"]["subject"]) == ("museums", "Ceramics")


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [APPLY, f"/applications/{TOKEN}"])
def test_the_applicants_pages_are_accessible_and_narrow(
    new_page: Callable[..., Page], language: str, path: str
) -> None:
    page = new_page(language, viewport={"width": 320, "height": 800})
    page.goto(f"{path}?language={language}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_desks_pages_are_accessible_and_narrow(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page]
) -> None:
    page = as_operator(new_page("hy", viewport={"width": 320, "height": 800}))
    desk = f"/operations/events/{LECTURE}"
    one = "/operations/applications/application-1"
    for address in ("call", "applications", "decisions", "cohort", one, f"{one}/erase"):
        page.goto(address if address.startswith("/") else f"{desk}/{address}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"{desk}/decisions")
    page.click("section[aria-labelledby=rule] button")
    expect(page.locator("#preview")).to_be_visible()
    assert violations(page) == []
