"""The desk in a real browser: tickets and places laid down, and a group registered, with a script and without one."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_desk import ALLOTMENT, IMPORT
from causeway_testing.portal_stage import World
from causeway_testing.portal_world import LECTURE

pytestmark = pytest.mark.browser

DESK = f"/operations/events/{LECTURE}"
IMPORTS = "/api/registrations/imports"
TABLE = {"name": "people.csv", "mimeType": "text/csv", "buffer": "name,email\r\nԱնի,ani@museum.example\r\n".encode()}

NewPage = Callable[..., Page]
AsOperator = Callable[[Page], Page]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_admission_is_laid_down(new_page: NewPage, as_operator: AsOperator, world: World, *, scripts: bool) -> None:
    page = as_operator(new_page(java_script_enabled=scripts))
    page.goto(f"{DESK}/admission")
    page.click("button[value=add-kinds]")
    expect(page.locator("#kinds-2-name-en")).to_be_focused()
    page.fill("#kinds-2-name-en", "Guest")
    page.click("button[value=add-pools]")
    page.fill("#pools-1-name-en", "Places for guests")
    page.fill("#pools-1-capacity", "12")
    page.check("#pools-1-kinds input[value=guest]")
    page.click("button[value=remove-parts-0]")
    expect(page.locator("#parts-0-id")).to_have_count(0)
    page.check("#order-fill")
    page.fill("#largest_party", "3")
    # The Enter key saves; it does not press the first button in sight.
    page.press("#largest_party", "Enter")

    expect(page.locator("[role=status].box--done")).to_contain_text("It is saved.")
    body = world.services.asked_for("PUT", "/admission")[-1].body
    assert [kind["id"] for kind in body["kinds"]] == ["student", "expert", "guest"]
    assert body["pools"][1] | {"name": 0} == {
        "id": "places-for-guests",
        "name": 0,
        "capacity": 12,
        "modes": ["onsite", "online"],
        "kinds": ["guest"],
    }
    assert (body["parts"], body["waiting"]["order"], body["largest_party"]) == ([], "fill", 3)
    assert body["gates"]["needs_code"] is True


def test_what_is_wrong_is_reached_by_keyboard(new_page: NewPage, as_operator: AsOperator, world: World) -> None:
    path = f"/api/registrations/events/{LECTURE}/admission"
    errors = [{"field": "pools.0.capacity", "message": "Not a number."}]
    world.services.refuse("PUT", path, "invalid-input", 422, errors=errors)
    page = as_operator(new_page("hy", viewport={"width": 320, "height": 640}))
    page.goto(f"{DESK}/admission")
    page.fill("#pools-0-capacity", "many")
    page.press("#pools-0-capacity", "Enter")

    expect(page.locator("[role=alert]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#pools-0-capacity")).to_be_focused()
    expect(page.locator("#pools-0-capacity")).to_have_value("many")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert [violation["id"] for violation in found.response["violations"]] == []
    del world.services.answers["PUT", path]


def going_on(world: World) -> list[int]:
    """Let the import that registers look at a hundred rows more each time somebody asks, and return what was told."""
    told: list[int] = []

    def answer(_: object) -> Reply:
        looked_at = min(400, 100 * (1 + len(told)))
        told.append(looked_at)
        finished_at = IMPORT["finished_at"] if looked_at == 400 else None
        changes = {"id": "import-2", "dry_run": False, "looked_at": looked_at, "finished_at": finished_at}
        return Reply(status=200, body={**IMPORT, **changes})

    world.services.answers["GET", f"{IMPORTS}/import-2"] = answer
    return told


def test_a_group_is_tried_and_registered_while_one_watches(
    new_page: NewPage, as_operator: AsOperator, world: World
) -> None:
    told = going_on(world)
    page = as_operator(new_page())
    page.goto(f"{DESK}/group")
    page.set_input_files("#table", TABLE)
    page.select_option("#allotment", ALLOTMENT["token"])
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_have_text("Trying the table")
    expect(page.locator("table")).to_contain_text("=Ani <i>")
    assert world.services.asked_for("POST", "/imports")[-1].body["csv"] == "name,email\nԱնի,ani@museum.example\n"

    page.click("text=Register these 397 people")

    expect(page.locator("h1")).to_have_text("Registering the group")
    expect(page.locator("[data-says]")).to_have_text("100 of 400 rows so far.")
    expect(page.locator("[data-said]")).to_have_text("Done. Everybody who was registered has mail.", timeout=15_000)
    asked = len(told)
    page.wait_for_timeout(2_000)
    assert len(told) == asked, "nothing more is asked for when there is nothing more to come"
    del world.services.answers["GET", f"{IMPORTS}/import-2"]


def test_without_a_script_progress_comes_by_itself_too(
    new_page: NewPage, as_operator: AsOperator, world: World
) -> None:
    going_on(world)
    page = as_operator(new_page(java_script_enabled=False))
    page.goto(f"{DESK}/group/import-1")
    page.click("text=Register these 397 people")
    expect(page.locator("[data-says]")).to_have_text("100 of 400 rows so far.")
    expect(page.locator("[data-says]")).to_have_text("Done. Everybody who was registered has mail.", timeout=30_000)
    del world.services.answers["GET", f"{IMPORTS}/import-2"]


def test_the_link_to_kept_places_is_copied(new_page: NewPage, as_operator: AsOperator) -> None:
    page = as_operator(new_page(permissions=["clipboard-read", "clipboard-write"]))
    page.goto(f"{DESK}/allotments")
    page.click("details summary >> nth=0")
    page.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"?allotment={ALLOTMENT['token']}#register")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_earlier_table_is_found_again_from_the_desk(
    new_page: NewPage, as_operator: AsOperator, scripts: bool
) -> None:
    page = as_operator(new_page(java_script_enabled=scripts))
    page.goto(f"{DESK}/people")
    page.click("nav.desk-links >> text=Imported tables")
    expect(page.locator("h1")).to_have_text("Imported tables")
    with page.expect_download() as saved:
        page.locator("table a[download]").first.click()
    assert saved.value.suggested_filename == "refused.csv"
    page.locator("tbody th a").first.click()
    expect(page.locator("table")).to_contain_text("=Ani <i>")
