"""A leader's page in a browser: by keyboard, without scripts, on a narrow phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from causeway_testing.portal_delegations import DELEGATION_TOKEN, NAMED_TOKEN, named_participant

pytestmark = pytest.mark.browser

PAGE = f"/delegation/{DELEGATION_TOKEN}"


@pytest.mark.parametrize(
    ("language", "filled", "done"),
    [
        ("en", "2 of 3", "The place is held, and the member is asked by mail to confirm it."),
        ("zh-Hans", "2／3", "名额已保留，并已发邮件请成员确认。"),
        ("hy", "2՝ 3-ից", "Տեղը պահվում է, և անդամին նամակով խնդրել ենք հաստատել։"),
    ],
)
def test_a_member_is_named_by_keyboard_and_without_any_script(
    new_page: Callable[..., Page], language: str, filled: str, done: str
) -> None:
    page = new_page(language, java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.goto(PAGE)
    assert filled in page.locator("main").inner_text()
    page.focus("#name")
    page.keyboard.type("Ani Petrosyan")
    page.keyboard.press("Tab")
    page.keyboard.type("ani@university.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=named")
    assert done in page.locator("[role=status]").inner_text()


def test_a_table_is_pasted_tried_and_its_refused_rows_fetched(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)
    page.fill("#pasted", "name,email\nAni,ani@university.example\n")
    page.locator("form[aria-labelledby=many] button").click()
    page.wait_for_url("**/tables/table-1")
    assert "Tried: nobody was named" in page.locator("[role=status]").inner_text()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download the refused rows").click()
    assert fetched.value.suggested_filename == "refused.csv"


def test_a_member_is_taken_out_after_a_page_that_asks(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(PAGE)
    page.get_by_role("link", name="Take out or replace Member <1>").click()
    page.wait_for_url("**/members/member-1")
    assert "Member <1>" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take out or replace").click()
    page.wait_for_url("**?done=removed")


def test_a_named_person_confirms_for_themselves_in_two_steps(new_page: Callable[..., Page], world: Any) -> None:
    world.services.registrations[NAMED_TOKEN] = named_participant()
    page = new_page("hy")
    page.goto(f"/my/{NAMED_TOKEN}")
    page.get_by_role("link", name="Հաստատել կամ հրաժարվել").click()
    page.wait_for_url("**/confirm")
    page.get_by_role("button", name="Այո, մասնակցում եմ").click()
    page.wait_for_url("**?done=accept")
    assert world.services.asked_for("POST", "/mine/confirm")
    world.services.registrations[NAMED_TOKEN] = named_participant()
