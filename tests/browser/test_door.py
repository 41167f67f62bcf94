"""The door in a browser over the whole system: camera, pictures, no connection, undoing, and no scan counted twice."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from causeway_cli.demonstration.api import Api, Refused
from causeway_testing.filmed_ticket import picture_of, write_film
from causeway_testing.waiting import wait_until
from causeway_testing.whole_system import RunningSystem

pytestmark = [pytest.mark.browser, pytest.mark.servers]

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass(frozen=True)
class Door:
    """An event with people who hold tickets, and the operator at its door."""

    event_id: str
    codes: list[str]
    registrations: list[str]
    operator: Api

    def came(self) -> int:
        """Return how many the registrations service counts."""
        counts = self.operator.get(f"/api/registrations/events/{self.event_id}/attendance")["counts"]
        return sum(next(row["modes"] for row in counts if row["occasion"] == "event").values())


@pytest.fixture(scope="module")
def door(running: RunningSystem) -> Iterator[Door]:
    with Api(running.url) as public:
        operator = public.signed_in(running.operator.operator_email, running.operator.operator_password)
        event_id = publish(operator)
        people: list[Any] = []
        wait_until(lambda: people.extend(registered(public, event_id)) or people, what="the event to open")
        people += [registered(public, event_id)[0] for _ in range(6)]
        links = [public.as_caller(f"Link {person['manage_token']}") for person in people]
        codes = [link.get("/api/registrations/mine/ticket")["code"] for link in links]
        wait_until(lambda: shown(public, event_id), what="the portal to hear of the event")
        yield Door(event_id, codes, [person["id"] for person in people], operator)


def publish(operator: Api) -> str:
    programme = operator.get("/api/events/programmes", limit=1)["items"][0]
    label = f"door {secrets.token_hex(4)}"
    edition = operator.post(f"/api/events/programmes/{programme['id']}/editions", {"label": label})
    start = datetime.now(UTC) + timedelta(hours=2)
    draft = operator.post(
        f"/api/events/editions/{edition['id']}/events",
        {
            "title": {"en": f"Lecture at the door {secrets.token_hex(3)}"},
            "languages": ["en"],
            "zone": "UTC",
            "local_start": start.strftime("%Y-%m-%dT%H:%M:%S"),
            "local_end": (start + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S"),
            "place": {"name": {"en": "Matenadaran"}, "city": {"en": "Yerevan"}, "country": "AM"},
            "modes": {"onsite": {"capacity": 50}},
            "hosts": list(programme["hosts"]),
            "registration": {"opens_at": None, "closes_at": (start - timedelta(minutes=5)).isoformat()},
        },
    )
    operator.post(f"/api/events/events/{draft['id']}/publish")
    return str(draft["id"])


def registered(public: Api, event_id: str) -> list[Any]:
    """Return the registration of a person nobody else is; nothing while registrations has not heard of the event."""
    person = {
        "name": f"Guest {secrets.token_hex(3)}",
        "email": f"{secrets.token_hex(6)}@visitors.example",
        "mode": "onsite",
        "language": "en",
        "zone": "Asia/Yerevan",
    }
    try:
        return [public.post(f"/api/registrations/events/{event_id}/registrations", person)]
    except Refused as refusal:
        if refusal.slug == "unknown-event":
            return []
        raise


def shown(public: Api, event_id: str) -> bool:
    return public._client.get(f"{public.address}/events/{event_id}").status_code == 200


@pytest.fixture(scope="module")
def browser(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium whose camera looks at the first guest's ticket."""
    film = tmp_path_factory.mktemp("camera") / "ticket.y4m"
    write_film(door.codes[0], film)
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *camera])
        yield found
        found.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, running: RunningSystem) -> Any:
    """The cookie of one visit; an address that signs in again and again is slowed down."""
    context = browser.new_context(base_url=running.url)
    page = context.new_page()
    page.goto("/login")
    page.fill("#email", running.operator.operator_email)
    page.fill("#password", running.operator.operator_password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/operations")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def phone(browser: Browser, running: RunningSystem, door: Door, signed_in: Any) -> Iterator[Callable[..., Page]]:
    """Make phones at the door, signed in; a script that fails or is forbidden fails the test."""
    troubles: list[str] = []
    with ExitStack() as stack:

        def make(*, script: str = "", **options: Any) -> Page:
            settings = {"base_url": running.url, "locale": "en-GB", "viewport": {"width": 320, "height": 640}}
            context = browser.new_context(**settings, storage_state=signed_in, **options)
            stack.callback(context.close)
            context.add_init_script(script)
            page = context.new_page()
            page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
            page.on("console", lambda line: troubles.append(line.text) if "Content Security" in line.text else None)
            page.goto(f"/operations/check-in/{door.event_id}")
            page.wait_for_selector("[data-door][data-ready=yes], html:not(:has([data-camera]:not([hidden])))")
            return page

        yield make
    assert troubles == []


def type_code(page: Page, code: str) -> None:
    page.fill("#ticket", code)
    page.press("#ticket", "Enter")


def answer_of(page: Page) -> Any:
    return page.locator("[data-result]")


def test_the_camera_reads_a_ticket_once_and_it_can_be_undone(phone: Callable[..., Page], door: Door) -> None:
    page = phone(permissions=["camera"])
    before = door.came()
    page.click("[data-scan]")
    expect(answer_of(page)).to_contain_text("Come in", timeout=20_000)
    expect(answer_of(page)).to_contain_text("Guest")
    page.click("[data-scan]")
    assert door.came() == before + 1
    expect(page.locator("[data-in]")).to_have_text(str(before + 1))
    answer_of(page).get_by_role("button", name="Undo").click()
    expect(answer_of(page)).to_have_text("The check-in was taken back.")
    assert door.came() == before


NATIVE = """
self.looked = [];
self.BarcodeDetector = class {
  static async getSupportedFormats() { return ["ean_13", "qr_code"]; }
  constructor({ formats }) { self.looked.push(...formats); }
  async detect(source) {
    self.looked.push(source.constructor.name);
    if (self.looked.length === 2) throw new DOMException("No picture yet", "InvalidStateError");
    return self.looked.length === 3 ? [] : [{ format: "qr_code", rawValue: CODE }];
  }
};
"""
"""A decoder of the browser's own, which Chromium has on phones only: at first it fails, then it sees nothing."""


def test_where_the_browser_reads_codes_itself_it_does_and_nothing_else_is_loaded(
    phone: Callable[..., Page], door: Door
) -> None:
    page = phone(script=NATIVE.replace("CODE", json.dumps(door.codes[6])), permissions=["camera"])
    before = door.came()
    page.click("[data-scan]")
    expect(answer_of(page)).to_contain_text("Come in", timeout=20_000)
    page.click("[data-scan]")
    assert door.came() == before + 1
    page.set_input_files("#picture", [picture(door.codes[1])])
    # What is in the picture is the decoder's to say, so it is the ticket of before.
    expect(answer_of(page)).to_contain_text("Already used")
    looked = page.evaluate("self.looked")
    assert looked[:4] == ["qr_code", *["HTMLVideoElement"] * 3]
    assert looked[-1] == "ImageBitmap"
    assert page.evaluate("typeof self.jsQR") == "undefined"


@pytest.mark.parametrize("formats", ['["ean_13"]', 'Promise.reject(new TypeError("not here"))'])
def test_a_browser_that_reads_other_codes_only_is_helped_out(
    phone: Callable[..., Page], door: Door, formats: str
) -> None:
    page = phone(
        script=f"self.BarcodeDetector = class {{ static async getSupportedFormats() {{ return {formats}; }} }};"
    )
    page.set_input_files("#picture", [picture("forged.0.ticket")])
    expect(answer_of(page)).to_contain_text("Not valid")
    assert page.evaluate("typeof self.jsQR") == "function"


def picture(code: str) -> Any:
    return {"name": "ticket.png", "mimeType": "image/png", "buffer": picture_of(code)}


def test_a_picture_of_a_ticket_is_read_and_a_second_use_says_when_the_first_was(
    phone: Callable[..., Page], door: Door
) -> None:
    page = phone()
    page.set_input_files("#picture", [picture(door.codes[1])])
    expect(answer_of(page)).to_contain_text("Come in")
    page.set_input_files("#picture", [picture(door.codes[1])])
    expect(answer_of(page)).to_contain_text("Already used")
    expect(answer_of(page)).to_contain_text(f"First used on {datetime.now(UTC).day} ")
    type_code(page, door.codes[1][:-1] + "?")
    expect(answer_of(page)).to_contain_text("Not valid")


def test_two_phones_without_a_connection_count_a_ticket_once_when_they_are_back(
    phone: Callable[..., Page], door: Door
) -> None:
    phones = [phone(), phone()]
    before = door.came()
    for page in phones:
        page.context.set_offline(True)
        type_code(page, door.codes[2])
        expect(answer_of(page)).to_contain_text("Come in. The check-in is sent as soon as there is a connection.")
        type_code(page, door.codes[2])
        expect(answer_of(page)).to_contain_text("Already used")
        type_code(page, "forged.0.ticket")
        expect(answer_of(page)).to_contain_text("Not valid")
        expect(page.locator("[data-link]")).to_have_text("No connection")
        expect(page.locator("[data-queue]")).to_have_text("3")
    assert door.came() == before
    for page in phones:
        page.context.set_offline(False)
        expect(page.locator("[data-queue]")).to_have_text("0", timeout=20_000)
        expect(page.locator("[data-link]")).to_have_text("Connected")
    assert door.came() == before + 1


def test_the_page_opens_again_without_a_connection_and_keeps_what_waits(phone: Callable[..., Page], door: Door) -> None:
    page = phone()
    before = door.came()
    page.wait_for_function("caches.keys().then((names) => names.length > 0)")
    page.reload()
    page.wait_for_selector("[data-door][data-ready=yes]")
    page.context.set_offline(True)
    type_code(page, door.codes[3])
    expect(answer_of(page)).to_contain_text("Come in")
    page.reload()
    expect(page.locator("[data-queue]")).to_have_text("1")
    type_code(page, door.codes[3])
    expect(answer_of(page)).to_contain_text("Already used")
    page.context.set_offline(False)
    expect(page.locator("[data-queue]")).to_have_text("0", timeout=20_000)
    assert door.came() == before + 1


def test_a_scan_that_was_not_sent_yet_is_undone_without_a_connection(phone: Callable[..., Page], door: Door) -> None:
    page = phone()
    before = door.came()
    page.context.set_offline(True)
    type_code(page, door.codes[4])
    answer_of(page).get_by_role("button", name="Undo").click()
    expect(answer_of(page)).to_have_text("The check-in was taken back.")
    expect(page.locator("[data-queue]")).to_have_text("0")
    type_code(page, door.codes[4])
    expect(answer_of(page)).to_contain_text("Come in")
    page.context.set_offline(False)
    expect(page.locator("[data-queue]")).to_have_text("0", timeout=20_000)
    assert door.came() == before + 1


def test_without_scripts_a_person_is_found_by_name_let_in_and_taken_back(
    phone: Callable[..., Page], door: Door
) -> None:
    page = phone(java_script_enabled=False)
    before = door.came()
    name = door.operator.get(f"/api/registrations/registrations/{door.registrations[5]}")["person"]["name"]
    page.fill("#name", name)
    page.click("text=Look up >> nth=-1")
    page.get_by_role("button", name=f"Let in {name}").click()
    expect(page.locator(".box--done")).to_contain_text(f"{name} is checked in.")
    assert door.came() == before + 1
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".box--done")).to_have_text("The check-in was taken back.")
    assert door.came() == before


def test_the_door_has_no_barriers_while_it_answers_and_fits_a_narrow_phone(
    phone: Callable[..., Page], door: Door
) -> None:
    page = phone()
    for code in (door.codes[0], door.codes[0], "forged"):
        type_code(page, code)
        expect(answer_of(page)).not_to_be_empty()
        found: Any = Axe().run(page, options=RULES)
        assert [violation["id"] for violation in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_report_of_a_meeting_is_tried_on_the_page(phone: Callable[..., Page], door: Door, tmp_path: Path) -> None:
    page = phone()
    report = tmp_path / "report.csv"
    report.write_text(f"code,minutes\n{door.registrations[0]},50\n{secrets.token_hex(4)},10\n", encoding="utf-16")
    page.goto(f"/operations/check-in/{door.event_id}/attendance")
    page.set_input_files("#report", report)
    page.click("text=Hand in >> nth=-1")
    expect(page.locator("[role=status]")).to_contain_text("Tried, nothing was changed.")
    expect(page.locator("[role=status]")).to_contain_text("People found: 1")
    expect(page.locator("[role=status]")).to_contain_text("neither an address nor a join code")
