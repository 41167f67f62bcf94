"""The whole system in a browser: an operator publishes, a person registers, the mail leads back, the event moves."""

import re
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from causeway_testing.waiting import wait_until
from causeway_testing.whole_system import RunningSystem

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@pytest.fixture
def page(browser: Browser, running: RunningSystem) -> Iterator[Page]:
    context = browser.new_context(base_url=running.url, locale="en-GB", timezone_id="Asia/Yerevan")
    yield context.new_page()
    context.close()


def sign_in(page: Page, running: RunningSystem) -> None:
    page.goto("/login")
    page.fill("#email", running.operator.operator_email)
    page.fill("#password", running.operator.operator_password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/operations")


def publish_lecture(page: Page, title: str) -> str:
    """Make a series, an edition and an event, publish it and return its id."""
    page.goto("/operations/programmes/new")
    page.fill("[name='name.en']", f"Series of {title}")
    page.fill("#slug", f"series-{secrets.token_hex(4)}")
    page.click("main button[type=submit]")
    page.fill("#label", "2030")
    page.click("main button[type=submit]")
    page.fill("[name='title.en']", title)
    page.check("[name='mode.onsite']")
    page.fill("[name='capacity.onsite']", "1")
    page.fill("#local_start", "2030-03-01T10:00")
    page.fill("#local_end", "2030-03-01T12:00")
    page.fill("[name='place.en']", "Matenadaran")
    page.click(".form--plan button[type=submit]")
    page.get_by_role("link", name="Publish", exact=True).click()
    page.wait_for_url("**/publish")
    page.click("main button[type=submit]")
    expect(page.locator("[role=status]")).to_have_text("The event is published.")
    return urlsplit(page.url).path.split("/")[-1]


def register(page: Page, event_id: str, email: str) -> None:
    wait_until(lambda: page.goto(f"/events/{event_id}").status == 200, what="the event to be shown")
    page.check("#mode-onsite")
    page.fill("#name", "Ani Sargsyan")
    page.fill("#email", email)

    def accepted() -> bool:
        page.click("#register button[type=submit]")
        page.wait_for_load_state()
        # Registrations may hear of the new event a moment later than the portal.
        return "/registered" in page.url

    wait_until(accepted, what="the registration to be accepted")


def mails_to(running: RunningSystem, email: str) -> list[str]:
    """Return the mails to one address as they were sent, newest first."""
    with httpx.Client(base_url=running.mailbox_url, timeout=10) as client:
        listed = client.get("api/messages", params={"to": email}).json()["items"]
        return [str(item["subject"]) for item in listed]


def test_from_publication_to_the_last_mail(page: Page, running: RunningSystem) -> None:
    title = f"Lecture {secrets.token_hex(4)}"
    email = f"{secrets.token_hex(4)}@example.org"
    sign_in(page, running)
    event_id = publish_lecture(page, title)

    register(page, event_id, email)
    expect(page.locator("h1")).to_have_text("You have a place.")
    wait_until(lambda: mails_to(running, email), what="the confirmation", seconds=30)
    page.click("text=Open my registration")
    mine = page.url
    expect(page.locator(".ticket__qr img")).to_be_visible()
    page.wait_for_function("document.querySelector('.ticket__qr img').naturalWidth > 0")

    page.goto(f"/operations/events/{event_id}/reschedule")
    page.fill("#local_start", "2030-03-02T10:00")
    page.fill("#local_end", "2030-03-02T12:00")
    page.fill("[name='reason.en']", "The hall is needed.")
    page.click("main button[type=submit]")
    wait_until(lambda: len(mails_to(running, email)) >= 2, what="the mail about the move", seconds=30)
    page.goto(mine)
    expect(page.locator(".ticket")).to_contain_text("Saturday, 2 March 2030, 10:00–12:00")
    expect(page.locator(".box--moved")).to_contain_text("The hall is needed.")

    code = page.locator(".ticket__code code").inner_text()
    page.goto("/operations/check-in")
    page.fill("#ticket", code)
    page.click("main button[type=submit]")
    expect(page.locator("[role=status]")).to_contain_text("Ani Sargsyan is checked in.")
    page.goto("/operations")
    expect(page.locator(".table").first).to_be_visible()
    assert len(re.findall("Does not answer", page.content())) == 0


def test_a_second_person_waits_and_takes_the_place_that_becomes_free(page: Page, running: RunningSystem) -> None:
    sign_in(page, running)
    event_id = publish_lecture(page, f"Lecture {secrets.token_hex(4)}")
    register(page, event_id, f"{secrets.token_hex(4)}@example.org")
    page.click("text=Open my registration")
    first = page.url
    register(page, event_id, f"{secrets.token_hex(4)}@example.org")
    expect(page.locator("h1")).to_have_text("You are on the waiting list.")
    page.click("text=Open my registration")
    second = page.url
    expect(page.locator(".ticket")).to_contain_text("Your place in the queue: 1")

    page.goto(f"{first}/withdraw")
    page.click("button.button--danger")
    expect(page.locator("[role=status]")).to_contain_text("You have withdrawn.")

    page.goto(second)
    page.click("text=Take the place")
    expect(page.locator(".ticket__status")).to_contain_text("Confirmed")
