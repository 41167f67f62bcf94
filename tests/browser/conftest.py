"""A real browser in front of the portal's pages."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from causeway_portal.store import documents, indexes
from causeway_testing.held_data import DATA_TOKEN, held_data
from causeway_testing.portal_afterwards import CERTIFICATE_CODE, certificate, verified
from causeway_testing.portal_delegations import NAMED_TOKEN, named_participant
from causeway_testing.portal_series import SERIES, SERIES_TOKEN, my_series
from causeway_testing.portal_stage import World, portal_database, served
from causeway_testing.portal_world import one_registration, put_samples

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN", "hy": "hy-AM"}
TOKEN = "registration-9.0.abcdefghijklmnopqrstuvwxyz0"

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: as long as Playwright runs, no other test can run an event loop of its own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def world(mongo_uri: str, namespace: str) -> Iterator[World]:
    """The portal over the small programme, with one registration that has a ticket."""
    with portal_database(mongo_uri, namespace) as database:
        put_samples(database)
        world = World(database)
        world.services.registrations[TOKEN] = one_registration(certificate=certificate())
        world.services.registrations[NAMED_TOKEN] = named_participant()
        world.services.held[DATA_TOKEN] = held_data()
        database[indexes.SERIES].insert_one(documents.SERIES.to_document(SERIES))
        world.services.series.enrolments[SERIES_TOKEN] = my_series()
        world.services.held[DATA_TOKEN]["enrolments"] = [my_series()]
        world.services.verified[CERTIFICATE_CODE.replace("-", "")] = verified()
        yield world


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    with served(world) as address:
        world.public_url = address
        yield address


@pytest.fixture
def new_page(browser: Browser, address: str) -> Iterator[NewPage]:
    """Make pages that fail the test when a script fails or a request leaves our origin."""
    strays: list[str] = []
    with ExitStack() as stack:

        def make(language: str = "en", **options: Any) -> Page:
            settings = {"locale": LOCALES[language], "timezone_id": "Asia/Yerevan", "base_url": address, **options}
            context: BrowserContext = browser.new_context(**settings)
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: strays.append(f"script: {error}"))
            page.on("request", lambda request: _note(request.url, address, strays))
            page.on("console", lambda line: strays.append(line.text) if "Content Security" in line.text else None)
            return page

        yield make
    assert strays == []


def _note(url: str, address: str, strays: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        strays.append(f"left our origin: {url}")


def sign_in(page: Page) -> Page:
    """Sign in as an operator."""
    page.goto("/login")
    page.fill("#email", "operator@example.org")
    page.fill("#password", "correct horse battery")
    page.click("main button[type=submit]")
    page.wait_for_url("**/operations")
    return page


@pytest.fixture
def as_operator() -> Callable[[Page], Page]:
    return sign_in
