"""Verifying a certificate in a browser: by keyboard, without scripts, in the reader's language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from causeway_testing.portal_afterwards import CERTIFICATE_CODE

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
