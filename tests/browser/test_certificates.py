"""Verifying a certificate in a browser: by keyboard, without scripts, in the reader's language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from causeway_testing.portal_afterwards import CERTIFICATE_CODE
from causeway_testing.portal_marks import LI, MARO
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "genuine", "unknown"),
    [
        ("en", "This certificate is genuine and holds", "No certificate has this code"),
        ("zh-Hans", "本证书真实有效", "没有证书使用此编号"),
        ("hy", "Այս վկայականն իսկական է և ուժի մեջ է", "Այս կոդով վկայական չկա"),
    ],
)
def test_a_code_is_typed_and_answered_without_any_script(
    new_page: Callable[..., Page], language: str, genuine: str, unknown: str
) -> None:
    page = new_page(language, java_script_enabled=False)
    page.goto("/verify")
    page.fill("#code", CERTIFICATE_CODE.lower())
    page.press("#code", "Enter")
    page.wait_for_url("**/verify/7K3M9XQ2ABCD4EFG5HJ0")
    assert page.locator("main").inner_text().count(genuine) == 1
    assert "Ani Sargsyan" in page.locator("main").inner_text()
    page.fill("#code", "7K3M-9XQ2-ABCD-4EFG-5HJ1")
    page.press("#code", "Enter")
    page.wait_for_url("**/verify/7K3M9XQ2ABCD4EFG5HJ1")
    assert unknown in page.locator("main").inner_text()
    assert "Ani Sargsyan" not in page.locator("main").inner_text()


def test_participants_are_marked_by_keyboard_and_taken_back_without_any_script(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page], world: World
) -> None:
    page = as_operator(new_page("hy", java_script_enabled=False, viewport={"width": 320, "height": 640}))
    page.goto(f"/operations/events/{LECTURE}/certificates")
    page.click("a[href$='/certificates/participants']")
    for name in (f"passed.{LI}", f"confirmed.{MARO}"):
        page.press(f"input[name='{name}']", "Space")
    # The Enter key saves what is ticked; it does not press the button that marks everybody.
    page.press(f"input[name='confirmed.{MARO}']", "Enter")

    status = page.locator("[role=status].box--done")
    expect(status).to_contain_text("Նշված է: 2")
    expect(page.locator(f"input[name='passed.{LI}'][type=checkbox]")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    status.locator("button").press("Enter")

    expect(page.locator("[role=status].box--done")).to_contain_text("Հետ է վերցված: 2")
    expect(page.locator(f"input[name='passed.{LI}'][type=checkbox]")).not_to_be_checked()
    assert [one["confirmed"] for one in world.services.marks.people.values()] == [False, False, False]
