"""Changing how one takes part, in a real browser without scripts: handing the place over, waiting, dropping a part."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.domain.shown_admission import ShownAdmission, ShownPart, admission_id
from causeway_portal.store import documents
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

TOKEN = "registration-mode.0.abcdefghijklmnopqrstuv"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def mine(world: World) -> Iterator[dict[str, Any]]:
    """A place in the hall of an event one part of which is only there."""
    parts = [
        ShownPart(
            id=name,
            title={"en": title},
            starts_at=datetime(2025, 6, 24, 2, tzinfo=UTC),
            ends_at=datetime(2025, 6, 24, 3, tzinfo=UTC),
            capacities=capacities,
        )
        for name, title, capacities in (
            ("talk", "Open talk", {"onsite": 20, "online": None}),
            ("visit", "Studio visit", {"onsite": 20}),
        )
    ]
    admission = ShownAdmission(id=admission_id(LECTURE), event_id=LECTURE, seq=1, parts=tuple(parts))
    admissions = world.database["shown_admissions"]
    admissions.insert_one(documents.ADMISSIONS.to_document(admission))
    registration = {
        "id": "registration-mode",
        "event_id": LECTURE,
        "status": "confirmed",
        "mode": "onsite",
        "parts": [],
        "position": None,
        "offer": None,
        "checked_in_at": None,
        "person": {"name": "Ani Sargsyan", "email": "ani@example.org"},
    }
    world.services.registrations[TOKEN] = registration
    yield registration
    admissions.delete_one({"_id": admission.id})
    world.services.full = set()


@pytest.fixture
def mine_page(new_page: Callable[..., Page], mine: dict[str, Any]) -> Page:
    page = new_page(java_script_enabled=False)
    page.goto(f"/my/{TOKEN}")
    return page


def test_the_place_is_handed_over_for_one_in_the_other_mode(mine_page: Page) -> None:
    expect(mine_page.locator("main")).to_contain_text("Your place in the hall goes to the next in line.")

    mine_page.get_by_role("button", name="Change to online").click()

    expect(mine_page.locator("[role=status]")).to_contain_text("Your way of taking part has changed.")
    expect(mine_page.locator(".ticket__status")).to_contain_text("Confirmed · Online")


def test_when_the_other_mode_is_full_one_reads_what_waiting_costs_and_waits(mine_page: Page, world: World) -> None:
    world.services.full = {"online"}
    mine_page.get_by_role("button", name="Change to online").click()
    expect(mine_page.locator("[role=alert]")).to_contain_text("All places are taken")
    expect(mine_page.locator(".ticket__status")).to_contain_text("Confirmed · Onsite")
    expect(mine_page.locator("main")).to_contain_text("You then give up your place in the hall at once")

    mine_page.get_by_role("button", name="Give up my place and wait for an online one").click()

    expect(mine_page.locator("[role=status]")).to_contain_text("You have given up your earlier place")
    expect(mine_page.locator(".ticket__status")).to_contain_text("Waiting · Online")


def test_a_part_that_is_only_onsite_is_dropped_and_the_other_one_kept(mine_page: Page, mine: dict[str, Any]) -> None:
    mine["parts"] = ["talk", "visit"]
    mine_page.reload()
    section = mine_page.locator("section[aria-labelledby=change-online]")
    expect(section.get_by_role("listitem")).to_have_text("Studio visit")
    expect(section.get_by_label("Open talk")).to_be_checked()

    mine_page.get_by_role("button", name="Change to online").click()

    expect(mine_page.locator(".ticket__status")).to_contain_text("Confirmed · Online")
    assert mine["parts"] == ["talk"]


def test_another_part_is_chosen_in_the_same_mode_and_the_place_kept(mine_page: Page, mine: dict[str, Any]) -> None:
    section = mine_page.locator("section[aria-labelledby=change-parts]")
    section.get_by_label("Studio visit").check()
    section.get_by_role("button", name="Change my parts").click()

    expect(mine_page.locator(".ticket__status")).to_contain_text("Confirmed · Onsite")
    expect(mine_page.locator(".ticket")).to_contain_text("Studio visit")
    assert mine["parts"] == ["visit"]


def test_the_choice_has_no_barriers_and_fits_a_narrow_phone(
    new_page: Callable[..., Page], mine: dict[str, Any], world: World
) -> None:
    world.services.full = {"online"}
    mine["parts"] = ["talk", "visit"]
    for language in ("en", "zh-Hans", "hy"):
        page = new_page(language, viewport={"width": 320, "height": 640})
        page.goto(f"/my/{TOKEN}")
        page.locator("section[aria-labelledby=change-online] button").click()
        expect(page.locator("button[name=wait]")).to_be_visible()
        found: Any = Axe().run(page, options=RULES)
        assert [violation["id"] for violation in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
