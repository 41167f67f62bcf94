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


def publish_lecture(page: Page, title: str, *, places: int = 1, online: bool = False) -> str:
    """Make a series, an edition and an event with ``places`` in the hall, publish it and return its id."""
    page.goto("/operations/programmes/new")
    page.fill("[name='name.en']", f"Series of {title}")
    page.fill("#slug", f"series-{secrets.token_hex(4)}")
    page.click("main button[type=submit]")
    page.fill("#label", "2030")
    page.click("main button[type=submit]")
    page.fill("[name='title.en']", title)
    page.check("[name='mode.onsite']")
    page.fill("[name='capacity.onsite']", str(places))
    page.set_checked("[name='mode.online']", online)
    page.fill("#local_start", "2030-03-01T10:00")
    page.fill("#local_end", "2030-03-01T12:00")
    page.fill("[name='place.en']", "Matenadaran")
    page.click(".form--plan button[type=submit]")
    page.get_by_role("link", name="Publish", exact=True).click()
    page.wait_for_url("**/publish")
    page.click("main button[type=submit]")
    expect(page.locator("[role=status]")).to_have_text("The event is published.")
    return urlsplit(page.url).path.split("/")[-1]


def register(page: Page, event_id: str, email: str, *, name: str = "Ani Sargsyan", companion: str = "") -> None:
    wait_until(lambda: page.goto(f"/events/{event_id}").status == 200, what="the event to be shown")
    page.check("#mode-onsite")
    page.fill("#name", name)
    page.fill("#email", email)
    if companion:
        page.fill("#companions", companion)

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


def let_two_come_together(page: Page, event_id: str) -> None:
    address = f"/operations/events/{event_id}/admission"
    wait_until(lambda: page.goto(address).status == 200, what="registrations to know the event")
    page.fill("#largest_party", "2")
    page.press("#largest_party", "Enter")
    expect(page.locator("[role=status].box--done")).to_contain_text("It is saved.")

    def asked() -> bool:
        page.goto(f"/events/{event_id}")
        return page.locator("#companions").count() == 1

    wait_until(asked, what="the form to ask who comes along")


def test_an_operator_changes_a_registration_and_those_who_wait_are_offered_its_places(
    page: Page, running: RunningSystem
) -> None:
    sign_in(page, running)
    event_id = publish_lecture(page, f"Lecture {secrets.token_hex(4)}", places=2, online=True)
    let_two_come_together(page, event_id)
    register(page, event_id, f"{secrets.token_hex(4)}@example.org", companion="Davit Petrosyan")
    expect(page.locator("h1")).to_have_text("You have a place.")
    waiting = []
    for name in ("Nare Grigoryan", "Aram Hakobyan"):
        register(page, event_id, f"{secrets.token_hex(4)}@example.org", name=name)
        page.click("text=Open my registration")
        expect(page.locator(".ticket__status")).to_contain_text("Waiting")
        waiting.append(page.url)

    def open_from_the_list() -> None:
        page.goto(f"/operations/events/{event_id}/people")
        page.get_by_role("link", name="Ani Sargsyan", exact=True).click()

    open_from_the_list()
    page.get_by_label("Person 1").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[role=status].box--done")).to_contain_text("It is noted who comes with them.")
    page.goto(waiting[0])
    expect(page.get_by_role("button", name="Take the place")).to_be_visible()
    page.goto(waiting[1])
    expect(page.locator(".ticket__status")).to_contain_text("Waiting")

    open_from_the_list()
    page.get_by_role("button", name="Change to online").click()
    expect(page.locator("[role=status].box--done")).to_contain_text("It is changed.")
    expect(page.locator(".person__facts")).to_contain_text("Online")
    page.goto(waiting[1])
    page.get_by_role("button", name="Take the place").click()
    expect(page.locator(".ticket__status")).to_contain_text("Confirmed · Onsite")
