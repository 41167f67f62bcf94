"""Who alone sees whose the needs are: named on the conditions page, and led to the list from the account."""

from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_conditions import NEEDED, PROVIDED
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import LECTURE

EVENT = f"/api/registrations/events/{LECTURE}"
READERS = f"{EVENT}/admission/needs-readers"
OPERATIONS = f"/operations/events/{LECTURE}"
LIST = f"/needs/{LECTURE}"
NAMES = ["Lilit <i>", "Wu"]


@pytest.fixture
def cook(world: Any) -> Any:
    """The browser of a contact of a partner whom the lecture names for its needs."""
    answers: dict[str, Any] = {
        "/api/registrations/needs-to-provide": PROVIDED,
        f"{EVENT}/needs": NEEDED,
        f"{EVENT}/needs.csv": "name\n",
    }
    for path, body in answers.items():
        world.services.answers["GET", path] = lambda _, body=body: Reply(status=200, body=body)
    return world.signed_in("partner@example.org")


def for_others(world: Any) -> Any:
    """Let registrations say that others are named; return the browser of an operator."""
    world.services.answers["GET", f"{EVENT}/needs"] = lambda _: problem("not-allowed", 403, readers=NAMES)
    world.services.answers["GET", f"{EVENT}/needs/counts"] = lambda _: Reply(status=200, body=NEEDED["counts"])
    return world.signed_in()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_named_gets_from_the_account_to_the_list(cook: Any, language: str) -> None:
    assert 'href="/needs"' in cook.get("/account").text
    shown = cook.get(f"/needs?language={language}")
    assert f'href="{LIST}"' in shown.text
    assert "<lecture>" not in shown.text
    assert "12:00" in shown.text, "by the clocks of Yerevan, four hours ahead of UTC"
    page = cook.get(f"{LIST}?language={language}").text
    assert "Ani &lt;i&gt;" in page
    assert "No &lt;nuts&gt;" in page
    assert f'href="{LIST}.csv"' in page
    assert "/operations" not in page.split("<main")[1]
    with cook.get(f"{LIST}.csv") as table:
        assert (table.status_code, table.text) == (200, "name\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_named_nowhere_reads_how_one_is(world: Any, language: str) -> None:
    shown = world.signed_in("partner@example.org").get(f"/needs?language={language}").text
    assert "contact-1" in shown.split('class="empty"')[1]


def test_what_is_not_theirs_is_not_there(world: Any, cook: Any) -> None:
    world.services.refuse("GET", f"{EVENT}/needs", "unknown-subject", 404)
    world.services.refuse("GET", f"{EVENT}/needs.csv", "unknown-subject", 404)
    assert (cook.get(LIST).status_code, cook.get(f"{LIST}.csv").status_code) == (404, 404)
    refused = for_others(world).get(LIST)
    assert (refused.status_code, "Lilit &lt;i&gt;, Wu alone" in refused.text) == (403, True)
    assert f'href="{OPERATIONS}/given"' in refused.text
    for path in ("/needs", LIST, f"{LIST}.csv"):
        assert world.visitor().get(path).headers["Location"].startswith("/login?back=%2Fneeds")


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_operators_read_how_many_need_what_and_whom_to_ask(world: Any, language: str) -> None:
    page = for_others(world).get(f"{OPERATIONS}/given?language={language}").text
    assert "Lilit &lt;i&gt;" in page
    assert page.count('class="tile"') == 2
    needs = page.split('id="needs"')[1].split("</section>")[0]
    assert ("Ani" in needs, "needs.csv" in needs) == (False, False)
    assert "Ani &lt;i&gt;" in page.split('id="answers"')[1], "the answers are still every operator's"
    world.services.answers["GET", f"{EVENT}/needs/counts"] = lambda _: Reply(
        status=200, body={"access": {}, "diet": {}}
    )
    assert 'class="empty"' in world.signed_in().get(f"{OPERATIONS}/given").text


def test_operators_lay_down_who_sees_needs(world: Any) -> None:
    items = [{"subject": "contact-7", "name": "Lilit <i>"}]
    world.services.answers["GET", READERS] = lambda _: Reply(status=200, body={"items": items, "revision": 1})
    world.services.answers["PUT", READERS] = lambda _: Reply(status=200, body={"items": items, "revision": 2})
    client = world.signed_in()
    page = client.get(f"{OPERATIONS}/conditions").text
    assert "contact-7 | Lilit &lt;i&gt;</textarea>" in page
    mark = page.split('name="mark" value="')[1].split('"')[0]
    entered = {"mark": mark, "revision": "1", "needs_readers": "contact-7 | Lilit\r\n\r\ncontact-1|Wu | of the door"}
    sent = client.post(f"{OPERATIONS}/needs-readers", data=entered)
    assert sent.headers["Location"] == f"{OPERATIONS}/conditions?done=needs-readers"
    (asked,) = world.services.asked_for("PUT", "/needs-readers")
    assert (asked.revision, asked.body["items"]) == (
        1,
        [{"subject": "contact-7", "name": "Lilit"}, {"subject": "contact-1", "name": "Wu | of the door"}],
    )
    assert "It is saved who sees needs." in client.get(sent.headers["Location"]).text
    world.services.refuse("PUT", READERS, "changed-meanwhile", 412)
    refused = client.post(f"{OPERATIONS}/needs-readers", data=entered)
    assert (refused.status_code, "Wu | of the door" in refused.text) == (412, True)
    assert world.signed_in("partner@example.org").post(f"{OPERATIONS}/needs-readers").status_code == 403
