"""Who is registered, on a page and as a table, and forgetting somebody after having read what stays."""

import re
from html import unescape
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_testing.portal_world import LECTURE

OPERATIONS = f"/operations/events/{LECTURE}"
PAGE = f"{OPERATIONS}/people"
ERASE = f"{PAGE}/registration-1/erase"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_shown_with_its_filters(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{PAGE}?language={language}&status=waiting&mode=onsite&cursor=here").text
    assert f'<html lang="{language}"' in html
    assert "Ani &lt;i&gt;" in html
    assert '<option value="waiting" selected>' in html
    assert "cursor=more" in html
    assert f'href="{OPERATIONS}/registrations.csv?status=waiting&amp;mode=onsite"' in html
    assert html.count("/erase") == 1, "who was forgotten cannot be forgotten again"
    query = world.services.asked_for("GET", "/registrations")[0].query
    assert query == {"limit": "50", "status": "waiting", "mode": "onsite", "cursor": "here"}


@pytest.mark.parametrize(("name", "row"), [("registrations", "Ani,ani@example.org"), ("allotments", "A class")])
def test_a_list_is_passed_on_as_a_file(world: Any, name: str, row: str) -> None:
    answer = world.signed_in().get(f"{OPERATIONS}/{name}.csv?status=waiting&nonsense=1")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[1] == row
    assert f'filename="{name}.csv"' in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    (ask,) = world.services.asked_for("GET", f"/{name}.csv")
    assert ask.query == ({"status": "waiting"} if name == "registrations" else {})
    assert str(ask.authorization).startswith("Bearer ")


def test_somebody_is_looked_for_by_a_part_of_their_name_or_address(world: Any) -> None:
    html = world.signed_in().get(f"{PAGE}?person=+Ani%20%20%26+Co+&status=waiting").text
    assert world.services.asked_for("GET", "/registrations")[0].query["person"] == "Ani & Co"
    assert 'value="Ani &amp; Co"' in html
    assert "person=+Ani" in html, "the next page shows the same people"
    (taken,) = re.findall(rf'href="({OPERATIONS}/registrations.csv\?[^"]*)"', html)
    world.signed_in().get(unescape(taken))
    (ask,) = world.services.asked_for("GET", "/registrations.csv")
    assert ask.query == {"status": "waiting", "person": "Ani & Co"}, "the file holds what the list shows"
    world.signed_in().get(f"{PAGE}?person=+")
    assert "person" not in world.services.asked_for("GET", "/registrations")[1].query


def test_there_are_no_other_lists(world: Any) -> None:
    client = world.signed_in()
    assert client.get(f"{OPERATIONS}/secrets.csv").status_code == 404
    assert client.get(f"{PAGE}?status=nonsense").status_code == 404
    world.services.refuse("GET", f"/api/registrations/events/{LECTURE}/registrations.csv", "unknown-event", 404)
    assert client.get(f"{OPERATIONS}/registrations.csv").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_somebody_is_forgotten_the_page_says_what_goes_and_what_stays(world: Any, language: str) -> None:
    html = world.signed_in().get(f"{ERASE}?language={language}").text
    assert f'<html lang="{language}"' in html
    assert "Ani &lt;i&gt;" in html
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    assert main.count("<h2") == 2
    assert main.count("<li>") == 6 + 7, "the links of the desk, four things that go and three that stay"
    assert world.services.asked_for("POST", "/erase") == []


def test_somebody_is_forgotten_as_they_were_when_the_page_was_read(world: Any) -> None:
    client = world.signed_in()
    sent = dict(re.findall(r'name="(mark|revision)" value="([^"]+)"', client.get(ERASE).text.rsplit("<form", 1)[1]))

    answer = client.post(ERASE, data=sent)

    assert answer.headers["Location"] == f"{PAGE}?done=erased"
    (ask,) = world.services.asked_for("POST", "/erase")
    assert (ask.revision, ask.claim) == (4, "erase.registration-1")
    path = "/api/registrations/registrations/registration-1/erase"
    world.services.refuse("POST", path, "changed-meanwhile", 412)
    assert client.post(ERASE, data=sent).status_code == 412
    assert client.post(ERASE, data={}).status_code == 403


def test_only_registrations_of_the_event_that_are_somebodys_are_forgotten_here(world: Any) -> None:
    client = world.signed_in()
    assert client.get("/operations/events/conference-yerevan/people/registration-1/erase").status_code == 404
    assert '<button class="button button--danger"' not in client.get(f"{PAGE}/registration-3/erase").text


@pytest.mark.parametrize("path", [PAGE, ERASE, f"{OPERATIONS}/registrations.csv"])
def test_these_pages_are_for_operators(world: Any, path: str) -> None:
    assert world.visitor().get(path).status_code == 303
    assert world.signed_in("partner@example.org").get(path).status_code == 403
