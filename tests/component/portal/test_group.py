"""A group registered from a table on a page: tried, registered once, watched, and its refused rows."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_desk import ALLOTMENT
from causeway_testing.portal_world import LECTURE

PAGE = f"/operations/events/{LECTURE}/group"
API = f"/api/registrations/events/{LECTURE}/imports"


def marked(world: Any) -> tuple[Any, dict[str, Any]]:
    client = world.signed_in()
    found = re.search(r'name="mark" value="([^"]+)"', client.get(PAGE).text)
    assert found
    return client, {"mark": found[1], "claim": "claim-1", "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}


def post(client: Any, content: bytes, **entries: str) -> Any:
    """Send the form as a browser does; in one piece, because the test client would put a large file on the disk."""
    line = "--part\r\nContent-Disposition: form-data; name="
    fields = "".join(f'{line}"{name}"\r\n\r\n{value}\r\n' for name, value in entries.items())
    head = f'{fields}{line}"table"; filename="people.csv"\r\nContent-Type: text/csv\r\n\r\n'.encode()
    return client.post(
        PAGE, data=head + content + b"\r\n--part--\r\n", content_type="multipart/form-data; boundary=part"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_explains_the_table_and_its_limits(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{PAGE}?language={language}").text
    assert f'<html lang="{language}"' in html
    for column in ("companions", "zone", "country"):
        assert f"<code>{column}</code>" in html
    assert "UTF-8" in html
    assert f'value="{ALLOTMENT["token"]}"' in html
    assert "allotment-2" not in html, "what has returned cannot be filled"


def test_the_template_has_the_columns_and_nobody_in_it(world: Any) -> None:
    answer = world.signed_in().get(f"{PAGE}/table.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.text.removeprefix("\ufeff").splitlines() == [
        "name,email,mode,kind,parts,companions,language,zone,country"
    ]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffname,email\r\nԱնի,ani@museum.example\r\n".encode(),
        "name,email\rԱնի,ani@museum.example\r".encode(),
        "name,email\nԱնի,ani@museum.example\n".encode("utf-16"),
    ],
    ids=["Windows", "old Mac", "UTF-16"],
)
def test_a_table_of_any_spreadsheet_is_tried_first(world: Any, content: bytes) -> None:
    client, sent = marked(world)

    answer = post(client, content, **sent, country="", allotment=ALLOTMENT["token"])

    assert answer.headers["Location"] == f"{PAGE}/import-1"
    (ask,) = world.services.asked_for("POST", "/imports")
    assert ask.claim == "claim-1"
    assert ask.body == {
        "csv": "name,email\nԱնի,ani@museum.example\n",
        "usual": {"mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"},
        "dry_run": True,
        "allotment": ALLOTMENT["token"],
    }


@pytest.mark.parametrize(
    ("content", "status", "title"),
    [
        (b"", 422, "The table cannot be read"),
        (b"name,email\nR\xe9mi,remi@museum.example\n", 422, "The table cannot be read"),
        (b"name,email\n" + b"x" * 2_000_000, 413, "The request is too large"),
        (b"x" * 2_200_000, 413, "That was too much."),
    ],
    ids=["nothing", "no UTF-8", "more than 2 MB", "far more"],
)
def test_what_is_no_table_is_refused_here(world: Any, content: bytes, status: int, title: str) -> None:
    client, sent = marked(world)
    answer = post(client, content, **sent)
    assert (answer.status_code, title in answer.text) == (status, True)
    assert world.services.asked_for("POST", "/imports") == []


def test_ten_thousand_rows_go_through(world: Any) -> None:
    client, sent = marked(world)
    rows = "".join(f"博物馆的工作人员 {n},person-{n}@university-of-the-arts.example\n" for n in range(10_000))
    answer = post(client, f"name,email\n{rows}".encode(), **sent)
    assert answer.status_code == 303
    assert world.services.asked_for("POST", "/imports")[0].body["csv"].count("\n") == 10_001


def test_a_refused_table_keeps_the_other_entries(world: Any) -> None:
    client, sent = marked(world)
    world.services.refuse("POST", API, "sheet-unreadable", 422)
    answer = post(client, b"people\nLi\n", **sent, country="AM")
    assert answer.status_code == 422
    assert '<option value="AM" selected>' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_try_shows_what_would_happen_and_why_rows_are_refused(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{PAGE}/import-1?language={language}").text
    assert f'<html lang="{language}"' in html
    assert "=Ani &lt;i&gt;" in html
    assert " data-done" in html
    assert "http-equiv" not in html
    assert html.count('<form class="form box') == 1
    assert f'href="{PAGE}/import-1/refused.csv"' in html


def test_those_who_were_tried_are_registered_once(world: Any) -> None:
    client, sent = marked(world)

    answer = client.post(f"{PAGE}/import-1", data={"mark": sent["mark"]})

    assert answer.headers["Location"] == f"{PAGE}/import-2"
    (ask,) = world.services.asked_for("POST", "/register")
    assert ask.claim == "register.import-1"
    world.services.refuse("POST", "/api/registrations/imports/import-1/register", "sheet-forgotten", 409)
    late = client.post(f"{PAGE}/import-1", data={"mark": sent["mark"]})
    assert late.status_code == 409
    assert "The table is not kept any more" in late.text


def test_progress_is_shown_without_a_script_too(world: Any) -> None:
    client = world.signed_in()
    html = client.get(f"{PAGE}/import-2").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert "250 of 400 rows so far." in html
    assert " data-done" not in html
    fragment = client.get(f"{PAGE}/import-2/live").text
    assert "250 of 400 rows so far." in fragment
    assert "<html" not in fragment


def test_refused_rows_are_a_file_of_this_event_only(world: Any) -> None:
    client = world.signed_in()
    assert client.get(f"{PAGE}/import-1/refused.csv").text.startswith("line,slug")
    other = "/operations/events/conference-yerevan/group/import-1"
    assert client.get(other).status_code == client.get(f"{other}/refused.csv").status_code == 404


@pytest.mark.parametrize("path", ["", "/table.csv", "/import-1", "/import-1/live", "/import-1/refused.csv"])
def test_these_pages_are_for_operators(world: Any, path: str) -> None:
    assert world.visitor().get(f"{PAGE}{path}").status_code == 303
    assert world.signed_in("partner@example.org").get(f"{PAGE}{path}").status_code == 403


LIST = f"/operations/events/{LECTURE}/imports"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_the_event_is_listed_with_who_sent_it(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{LIST}?language={language}&cursor=from-here").text
    assert f'<html lang="{language}"' in html
    (ask,) = world.services.asked_for("GET", "/imports")
    assert ask.query == {"limit": "20", "cursor": "from-here"}
    rows = html.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    assert [re.findall(r"/group/(import-\d)\"", row) for row in rows[:3]] == [["import-1"], ["import-3"], ["import-4"]]
    assert "Lilit &lt;b&gt;" in rows[0]
    assert [f"{PAGE}/import-{n}/refused.csv" in html for n in (1, 3, 4)] == [True, False, True]
    assert "cursor=older" in html


def test_a_list_of_tables_says_state_and_counts(world: Any) -> None:
    html = world.signed_in().get(LIST).text
    tried, running, done, _ = html.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    assert "Tried, nobody registered" in tried
    assert ("250 of 400 rows so far." in running, "A delegation’s leader" in running) == (True, True)
    assert ("Registered" in done, "not noted" in done) == (True, True)
    assert re.findall(r'class="num">(\d+)', done) == ["400", "300", "97", "1", "2"]


def test_tables_are_listed_without_names_when_nobody_knows_them(world: Any) -> None:
    client = world.signed_in()
    world.services.down = {"partners"}
    assert "operator-7" in client.get(LIST).text


def test_an_event_without_tables_says_so(world: Any) -> None:
    world.services.answers["GET", API] = lambda _: Reply(status=200, body={"items": [], "next": None})
    assert "No table was sent" in world.signed_in().get(LIST).text
    assert world.signed_in().get("/operations/events/unknown/imports").status_code == 404
    assert world.visitor().get(LIST).status_code == 303
    assert world.signed_in("partner@example.org").get(LIST).status_code == 403
