"""Every page, in every language, light and dark: accessible, inside a narrow phone, and asking nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from causeway_testing.held_data import DATA_TOKEN
from causeway_testing.portal_delegations import DELEGATION_TOKEN, NAMED_TOKEN
from causeway_testing.portal_series import EDITION, SERIES_TOKEN
from causeway_testing.portal_world import CANCELLED, CONFERENCE, LECTURE

pytestmark = pytest.mark.browser

TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"
PUBLIC = (
    "/",
    "/?view=month&day=2025-06-01",
    "/?view=week&day=2025-06-24",
    "/?q=nothing+fits",
    f"/events/{LECTURE}",
    f"/events/{CONFERENCE}",
    f"/events/{CANCELLED}",
    f"/my/{TOKEN}",
    f"/my/{TOKEN}/withdraw",
    f"/my/{TOKEN}/badge?size=card",
    f"/my/{TOKEN}/answers",
    f"/my/{TOKEN}/needs",
    f"/series/{EDITION}",
    f"/my-series/{SERIES_TOKEN}",
    f"/my-series/{SERIES_TOKEN}/end",
    f"/join/{TOKEN}",
    f"/feedback/{TOKEN}",
    f"/my/{NAMED_TOKEN}",
    f"/my/{NAMED_TOKEN}/confirm",
    f"/delegation/{DELEGATION_TOKEN}",
    f"/delegation/{DELEGATION_TOKEN}/members/member-1",
    f"/delegation/{DELEGATION_TOKEN}/tables/table-1",
    "/verify",
    "/verify/7K3M9XQ2ABCD4EFG5HJ0",
    "/verify/unknown",
    "/my-time",
    "/my-data",
    "/my-data?done=asked",
    f"/my-data/{DATA_TOKEN}",
    f"/my-data/{DATA_TOKEN}/forget-me",
    "/login",
    "/about",
    "/privacy",
    "/problems",
    "/problems/event-full",
    "/no-such-page",
)
OPERATORS = (
    "/operations",
    "/operations/events",
    "/operations/events/draft-1",
    "/operations/events/draft-1/preview",
    "/operations/events/draft-1/reschedule",
    f"/operations/events/{LECTURE}/admission",
    f"/operations/events/{LECTURE}/waiting",
    f"/operations/events/{LECTURE}/allotments",
    f"/operations/events/{LECTURE}/people",
    f"/operations/events/{LECTURE}/people/registration-1",
    f"/operations/events/{LECTURE}/people/registration-1/withdraw",
    f"/operations/events/{LECTURE}/people/registration-1/erase",
    f"/operations/events/{LECTURE}/group",
    f"/operations/events/{LECTURE}/group/import-1",
    f"/operations/events/{LECTURE}/group/import-2",
    f"/operations/events/{LECTURE}/imports",
    f"/operations/events/{LECTURE}/conditions",
    f"/operations/events/{LECTURE}/codes",
    f"/operations/events/{LECTURE}/given",
    f"/operations/events/{CONFERENCE}/codes",
    f"/operations/events/{LECTURE}/certificates",
    f"/operations/events/{LECTURE}/certificates/participants",
    f"/operations/events/{LECTURE}/feedback",
    f"/operations/events/{LECTURE}/feedback/questions",
    f"/operations/series/{EDITION}",
    "/operations/programmes/new",
    "/operations/dead-letters/events/letter-1",
    "/operations/check-in",
    f"/operations/check-in/{LECTURE}?name=ani",
    f"/operations/check-in/{LECTURE}/attendance",
    f"/operations/check-in/{LECTURE}/badges",
    "/account",
    "/reviews",
    "/needs",
    f"/needs/{LECTURE}",
)
# The look differs by scheme and the words by language, not by both together.
LOOKS = (("en", "light"), ("zh-Hans", "dark"), ("hy", "light"))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def opened(page: Page, path: str) -> None:
    """Open a page, which must not be the one about something that went wrong."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status < 500, path


def check(page: Page, path: str) -> None:
    opened(page, path)
    found: Any = Axe().run(page, options=RULES)
    told = [
        f"{path}: {violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
    assert told == []


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_public_pages_have_no_barriers(new_page: Callable[..., Page], language: str, scheme: str) -> None:
    page = new_page(language, color_scheme=scheme)

    for path in PUBLIC:
        check(page, path)


@pytest.mark.parametrize(("language", "scheme"), LOOKS[:2])
def test_operators_pages_have_no_barriers(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page], language: str, scheme: str
) -> None:
    page = as_operator(new_page(language, color_scheme=scheme))

    for path in OPERATORS:
        check(page, path)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "hy"])
def test_nothing_is_wider_than_a_narrow_phone(
    new_page: Callable[..., Page], as_operator: Callable[[Page], Page], language: str
) -> None:
    page = as_operator(new_page(language, viewport={"width": 320, "height": 640}))

    for path in (*PUBLIC, *OPERATORS):
        opened(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_text_at_twice_its_size_still_fits(new_page: Callable[..., Page]) -> None:
    page = new_page("hy", viewport={"width": 640, "height": 800})

    for path in PUBLIC:
        opened(page, path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_a_printed_ticket_is_the_ticket_alone(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"/my/{TOKEN}")

    page.emulate_media(media="print")

    assert page.locator(".ticket").is_visible()
    assert not page.locator(".site-nav").is_visible()
    assert not page.locator(".mine__actions").is_visible()
