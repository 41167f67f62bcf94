"""The questions of an event's feedback on the desk, in a real browser: with a script and without one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

FEEDBACK = f"/operations/events/{LECTURE}/feedback"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_questions_are_read_written_and_put_in_order(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page], world: World, *, scripts: bool
) -> None:
    page = as_operator(new_page(java_script_enabled=scripts))
    page.goto(FEEDBACK)
    page.click("main a[href$='/feedback/questions']")
    expect(page.locator("#label-0-en")).to_have_value("How was it?")
    expect(page.locator("#type-1")).to_have_value("choice")
    page.fill("#id-3", "guide")
    page.select_option("#type-3", "rating")
    page.fill("#label-3-hy", "Ուղեկցո՞րդը")
    page.fill("#at-3", "1")
    page.fill("#id-2", "")
    page.fill("#label-0-zh-Hans", "您觉得如何？")
    page.check("input[name=anonymous]")
    page.press("#label-0-zh-Hans", "Enter")

    expect(page.locator("[role=status].box--done")).to_contain_text("The questions are saved.")
    ask = world.services.asked_for("PUT", "/feedback-form")[-1]
    assert [question["id"] for question in ask.body["questions"]] == ["guide", "whole", "again"]
    assert ask.body["questions"][0]["text"] == {"hy": "Ուղեկցո՞րդը"}
    assert ask.body["questions"][1]["text"] == {"en": "How was it?", "zh-Hans": "您觉得如何？"}
    assert (ask.body["anonymous"], ask.revision) == (True, 4)
