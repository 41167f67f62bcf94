"""Enrolling in a series in a real browser, with and without scripts, and looking after its dates."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from causeway_testing.portal_series import SERIES_TOKEN, my_series
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser


def enrol(page: Page, email: str) -> None:
    page.goto(f"/events/{LECTURE}")
    page.click(".series-offer a")
    page.check("#mode-onsite")
    page.fill("#name", "Ani Sargsyan")
    page.fill("#email", email)
    page.click("main form button[type=submit]")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_enrols_from_the_page_of_one_date(new_page: Callable[..., Page], world: World, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    enrol(page, f"series-{scripts}@example.org")
    expect(page.locator("h1")).to_have_text("Lectures of 2025")
    expect(page.locator(".box--done")).to_have_text("You are enrolled.")
    expect(page.locator("progress")).to_have_attribute("value", "1")
    world.services.series.enrolments[SERIES_TOKEN] = my_series()
    page.click("text=Look again")
    expect(page.locator("progress")).to_have_count(0)


def test_a_date_is_left_and_rejoined_and_the_series_ended(new_page: Callable[..., Page], world: World) -> None:
    world.services.series.enrolments[SERIES_TOKEN] = my_series()
    page = new_page("hy")
    page.goto(f"/my-series/{SERIES_TOKEN}")
    row = page.locator("main .dates li", has=page.locator(f"a[href='/events/{LECTURE}']"))
    row.locator("button").click()
    expect(page.locator("[role=status]")).to_have_text("Դուք հրաժարվել եք այս օրից։")
    row.locator("button").click()
    expect(page.locator("[role=status]")).to_have_text("Դուք կրկին մասնակցում եք այս օրվան։")
    page.click("main .button--danger")
    page.click("main .button--danger")
    expect(page.locator("[role=status]")).to_contain_text("ավարտված է")
    world.services.series.enrolments[SERIES_TOKEN] = my_series()
